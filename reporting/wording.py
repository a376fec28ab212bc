"""What an act is called on the screen, for people who do not read the audit trail."""

from __future__ import annotations

ACTS = {
    "accounts.assign_role": "Memberi peran",
    "accounts.end_role": "Mengakhiri peran",
    "accounts.set_active": "Mengaktifkan atau menonaktifkan akun",
    "accounts.sign_in": "Masuk",
    "agreements.record": "Mencatat perjanjian kerja sama",
    "assessment.run": "Menilai kelayakan",
    "contributions.post": "Mencatat iuran",
    "decrees.cancel": "Membatalkan rancangan keputusan",
    "decrees.draft": "Menyusun rancangan keputusan",
    "decrees.export_lines": "Mengunduh baris keputusan",
    "decrees.issue": "Menetapkan keputusan",
    "decrees.render": "Mencetak keputusan",
    "files.download": "Mengunduh berkas",
    "jobs.cancel": "Menghentikan pekerjaan latar",
    "jobs.issues": "Mengunduh catatan per baris",
    "jobs.start": "Memulai pekerjaan latar",
    "matching.review": "Meninjau padanan",
    "matching.export": "Mengunduh hasil pemadanan",
    "matching.view_pair": "Melihat sandingan dengan DTSEN",
    "matching.run": "Memadankan dengan DTSEN",
    "pendataan.lock": "Mengunci pendataan",
    "pendataan.render_minutes": "Mencetak berita acara",
    "programs.change_budget": "Mengubah pagu",
    "programs.change_wave": "Mengubah tahap",
    "programs.open": "Membuka program",
    "programs.reopen_wave": "Membuka kembali tahap",
    "programs.settle_wave": "Mengukuhkan tahap",
    "reference.import": "Memuat data rujukan",
    "reference.quality": "Mengunduh laporan mutu",
    "regions.import_village_codes": "Memuat padanan kode desa",
    "selection.select": "Menjalankan seleksi",
    "submissions.answer": "Mencatat jawaban BPJS",
    "submissions.export": "Mengunduh berkas pengajuan",
    "submissions.prepare": "Menyiapkan pengajuan BPJS",
    "verification.mend": "Mengajukan lagi setelah diperbaiki",
    "verification.record": "Mencatat hasil verval",
    "verification.send": "Mengirim daftar untuk verval",
    "workers.change": "Memperbaiki data",
    "workers.check": "Memeriksa berkas impor",
    "workers.discard_import": "Membuang berkas impor",
    "workers.import": "Menggabungkan berkas impor",
    "workers.propose": "Mengusulkan pekerja",
    "workers.rejects": "Mengunduh baris ditolak",
    "workers.resubmit": "Mengajukan lagi",
    "workers.unmask": "Melihat NIK lengkap",
    "workers.upload": "Mengunggah berkas impor",
    "workers.withdraw": "Menarik usulan",
}


def act_label(act: str) -> str:
    """The act in words; its own name where no word was given."""
    return ACTS.get(act, act)
