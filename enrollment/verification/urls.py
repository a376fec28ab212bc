from django.urls import path

from enrollment.verification import (
    answer_views,
    checking_views,
    finding_views,
    handover_views,
    line_views,
    paper_views,
    returned_views,
    sample_views,
    views,
)

urlpatterns = [
    path("verval/", views.BatchListPage.as_view(), name="verification"),
    path("verval/kirim/", views.SendPage.as_view(), name="verification-send"),
    path("verval/<int:pk>/", views.BatchPage.as_view(), name="batch"),
    path("verval/<int:pk>/nama/", line_views.LineListPage.as_view(), name="batch-lines"),
    path("verval/<int:pk>/terima/", handover_views.ReceivePage.as_view(), name="verification-receive"),
    path("verval/<int:pk>/kirim-ulang/", handover_views.ResendPage.as_view(), name="verification-resend"),
    path("verval/<int:pk>/hasil/", answer_views.AnswerPage.as_view(), name="verification-answer"),
    path("verval/<int:pk>/tarik/", views.RecallPage.as_view(), name="verification-recall"),
    path("verval/<int:pk>/berita-acara/", paper_views.VerificationPaperPage.as_view(), name="verification-paper"),
    path("verval/<int:pk>/serah-terima/", paper_views.HandoverPaperPage.as_view(), name="verification-handover-paper"),
    path("verval/periksa/<int:pk>/", checking_views.CheckPage.as_view(), name="verification-check"),
    path("verval/dikembalikan/", returned_views.ReturnedPage.as_view(), name="verification-returned"),
    path(
        "verval/dikembalikan/nama/", returned_views.ReturnedPeoplePage.as_view(), name="verification-returned-people"
    ),
    path("verval/perbaikan/<int:pk>/", returned_views.MendPage.as_view(), name="mend"),
    path("verval/uji-petik/", sample_views.SampleListPage.as_view(), name="samples"),
    path("verval/uji-petik/undi/", sample_views.DrawPage.as_view(), name="sample-draw"),
    path("verval/uji-petik/<int:pk>/", sample_views.SamplePage.as_view(), name="sample"),
    path("verval/uji-petik/<int:pk>/nama/", sample_views.SampleLineListPage.as_view(), name="sample-lines"),
    path("verval/uji-petik/<int:pk>/berkas/", sample_views.SampleWorkbookView.as_view(), name="sample-workbook"),
    path("verval/uji-petik/orang/<int:pk>/", finding_views.FindingPage.as_view(), name="sample-line"),
]
