"""What each act is called on the screen."""

from __future__ import annotations

from jamsos.accounts.policy import Act

LABELS: dict[Act, str] = {
    Act.VIEW_DASHBOARD: "Melihat dasbor",
    Act.VIEW_CRITERIA: "Melihat kriteria",
    Act.VIEW_REFERENCE: "Melihat data rujukan",
    Act.IMPORT_REFERENCE: "Memuat data rujukan",
    Act.VIEW_PROGRAMS: "Melihat program",
    Act.CHANGE_PROGRAMS: "Mengatur program, kuota, dan pagu",
    Act.VIEW_WORKERS: "Melihat pekerja",
    Act.PROPOSE_WORKERS: "Mengusulkan pekerja",
    Act.CHANGE_WORKERS: "Memperbaiki data pekerja",
    Act.IMPORT_WORKERS: "Mengimpor berkas pekerja",
    Act.EXPORT_WORKERS: "Mengekspor data pekerja",
    Act.UNMASK: "Membuka NIK lengkap dengan keperluan",
    Act.VIEW_HEALTH: "Melihat keterangan disabilitas",
    Act.RUN_MATCHING: "Menjalankan pemadanan",
    Act.REVIEW_MATCHES: "Menelaah hasil pemadanan",
    Act.RUN_ASSESSMENT: "Menjalankan penilaian kelayakan",
    Act.LOCK_PENDATAAN: "Mengunci hasil pendataan",
    Act.VIEW_PENDATAAN: "Melihat hasil pendataan",
    Act.SIGN_KADINSOS: "Menetapkan Keputusan Kepala Dinas Sosial",
    Act.SEND_VERIFICATION: "Mengirim berkas verval",
    Act.VIEW_VERIFICATION: "Melihat verval",
    Act.RECORD_VERDICTS: "Mencatat hasil verval",
    Act.VIEW_SELECTION: "Melihat seleksi",
    Act.RUN_SELECTION: "Menjalankan seleksi",
    Act.VIEW_DECREES: "Melihat keputusan",
    Act.DRAFT_DECREE: "Menyusun rancangan keputusan",
    Act.ISSUE_DECREE: "Mencatat penetapan keputusan",
    Act.DOWNLOAD_NAMES: "Mengunduh daftar nama lengkap",
    Act.VIEW_SUBMISSIONS: "Melihat pengiriman ke BPJS",
    Act.PREPARE_SUBMISSION: "Menyiapkan berkas BPJS",
    Act.RECORD_ANSWER: "Mencatat jawaban BPJS",
    Act.VIEW_CONTRIBUTIONS: "Melihat iuran",
    Act.POST_CONTRIBUTIONS: "Mencatat pembayaran iuran",
    Act.VIEW_AUDIT: "Melihat jejak audit",
    Act.MANAGE_ACCOUNTS: "Mengelola akun",
    Act.VIEW_POLICY: "Melihat daftar kewenangan",
}
