from django.urls import path

from jamsos.audit.views import AuditPage

urlpatterns = [path("jejak-audit/", AuditPage.as_view(), name="audit")]
