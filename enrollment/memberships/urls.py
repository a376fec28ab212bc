from django.urls import path

from enrollment.memberships import card_views, renewal_views, views

urlpatterns = [
    path("peserta/", views.MembersPage.as_view(), name="memberships"),
    path("peserta/unduh/", views.ExportPage.as_view(), name="memberships-export"),
    path("peserta/perpanjang/<int:year>/", renewal_views.RenewPage.as_view(), name="program-renew"),
    path("peserta/kartu/templat.xlsx", card_views.template, name="cards-template"),
    path("peserta/kartu/program/<int:pk>/", card_views.UploadPage.as_view(), name="cards-upload"),
    path("peserta/kartu/<int:pk>/", card_views.NotePage.as_view(), name="card-note"),
]
