from django.urls import path

from enrollment.contributions import arrears, closing_views, invoice_views, overpaid_views, posting_views, views

urlpatterns = [
    path("iuran/", views.ContributionsPage.as_view(), name="contributions"),
    path("iuran/tunggakan/", arrears.ArrearsPage.as_view(), name="arrears"),
    path("iuran/tunggakan/unduh/", arrears.ExportPage.as_view(), name="arrears-export"),
    path("iuran/lebih-bayar/", overpaid_views.OverpaidPage.as_view(), name="overpaid"),
    path("iuran/lebih-bayar/unduh/", overpaid_views.ExportPage.as_view(), name="overpaid-export"),
    path("iuran/<int:pk>/tagihan/", invoice_views.InvoicesPage.as_view(), name="invoices"),
    path("iuran/<int:pk>/tagihan/catat/", invoice_views.RecordPage.as_view(), name="invoice-record"),
    path("iuran/tagihan/<int:pk>/", invoice_views.LinesPage.as_view(), name="invoice-lines"),
    path("iuran/<int:pk>/tutup/", closing_views.ClosePage.as_view(), name="contribution-close"),
    path("iuran/penutupan/<int:pk>/buka/", closing_views.ReopenPage.as_view(), name="contribution-reopen"),
    path("iuran/<int:pk>/catat/", posting_views.PostPage.as_view(), name="contribution-post"),
    path("iuran/pembayaran/<int:pk>/balik/", views.ReversePage.as_view(), name="contribution-reverse"),
]
