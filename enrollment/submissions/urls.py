from django.urls import path

from enrollment.submissions import follow_up_views, layout_views, paper_views, views

urlpatterns = [
    path("bpjs/", views.SubmissionListPage.as_view(), name="submissions"),
    path("bpjs/pks/", views.AgreementListPage.as_view(), name="agreements"),
    path("bpjs/pks/catat/", views.AgreementPage.as_view(), name="agreement-record"),
    path("bpjs/susunan/", layout_views.LayoutsPage.as_view(), name="layouts"),
    path("bpjs/susunan/pengajuan/", layout_views.SubmissionLayoutPage.as_view(), name="layout-submission"),
    path("bpjs/susunan/jawaban/", layout_views.AnswerLayoutPage.as_view(), name="layout-answer"),
    path("bpjs/templat-jawaban.xlsx", views.template, name="submission-template"),
    path("bpjs/siapkan/<int:pk>/", views.PreparePage.as_view(), name="submission-prepare"),
    path("bpjs/siapkan/<int:pk>/lagi/", follow_up_views.FollowUpPage.as_view(), name="submission-follow-up"),
    path("bpjs/nama/<int:pk>/dibenahi/", follow_up_views.MendOnePage.as_view(), name="submission-mend-one"),
    path("bpjs/<int:pk>/dibenahi/", follow_up_views.MendPage.as_view(), name="submission-mend"),
    path("bpjs/jawaban/<int:pk>/", views.AnswerRowsPage.as_view(), name="submission-answer"),
    path("bpjs/<int:pk>/", views.SubmissionPage.as_view(), name="submission"),
    path("bpjs/<int:pk>/periksa-ulang/", views.RecheckPage.as_view(), name="submission-recheck"),
    path("bpjs/<int:pk>/nama/", views.LineListPage.as_view(), name="submission-lines"),
    path("bpjs/<int:pk>/pengantar/", paper_views.CoverPage.as_view(), name="submission-cover"),
    path("bpjs/<int:pk>/jawaban/", views.ReplyPage.as_view(), name="submission-reply"),
]
