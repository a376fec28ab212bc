from django.urls import path

from jamsos.files import views

urlpatterns = [path("berkas/<uuid:pk>/", views.download, name="file-download")]
