"""What an act is called on the screen, for people who do not read the audit trail."""

from __future__ import annotations

ACTS = {
    "accounts.assign_role": "Memberi peran",
    "accounts.change_password": "Mengganti kata sandi",
    "accounts.create": "Membuat akun",
    "accounts.end_role": "Mengakhiri peran",
    "accounts.reset_password": "Memberi kata sandi baru",
    "accounts.set_active": "Mengaktifkan atau menonaktifkan akun",
    "accounts.sign_in": "Masuk",
    "accounts.sign_in_failed": "Gagal masuk",
    "agreements.record": "Mencatat perjanjian kerja sama",
    "assessment.run": "Menilai kelayakan",
    "candidates.count": "Menghitung calon DTSEN",
    "candidates.enter": "Memasukkan calon DTSEN",
    "candidates.names": "Melihat nama calon DTSEN",
    "candidates.propose": "Mengusulkan calon DTSEN",
    "contributions.post": "Mencatat iuran",
    "criteria.try": "Menguji kelayakan tanpa menyimpan",
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
    "people.list": "Melihat daftar nama",
    "people.view": "Melihat halaman orang",
    "programs.add_tariff": "Menambah tarif iuran",
    "programs.confirm_tariff": "Mengonfirmasi tarif iuran",
    "programs.discard": "Menarik kembali program",
    "programs.open_budget": "Membuka pagu sumber dana",
    "programs.open_wave": "Membuka tahap",
    "programs.change_budget": "Mengubah pagu",
    "programs.change_wave": "Mengubah tahap",
    "programs.open": "Membuka program",
    "programs.reopen_wave": "Membuka kembali tahap",
    "programs.set_area_quotas": "Menetapkan kuota wilayah",
    "programs.settle_wave": "Mengukuhkan tahap",
    "reference.import": "Memuat data rujukan",
    "reference.quality": "Mengunduh laporan mutu",
    "regions.import_village_codes": "Memuat padanan kode desa",
    "selection.promote": "Mengisi tempat kosong dari daftar cadangan",
    "selection.select": "Menjalankan seleksi",
    "simulation.download": "Mengunduh simulasi",
    "simulation.run": "Menjalankan simulasi",
    "submissions.answer": "Mencatat jawaban BPJS",
    "submissions.export": "Mengunduh berkas pengajuan",
    "submissions.prepare": "Menyiapkan pengajuan BPJS",
    "verification.mend": "Mengajukan lagi setelah diperbaiki",
    "verification.record": "Mencatat hasil verval",
    "verification.send": "Mengirim daftar untuk verval",
    "workers.change": "Memperbaiki data",
    "workers.check": "Memeriksa berkas impor",
    "workers.clarify": "Mencatat klarifikasi",
    "workers.discard_import": "Membuang berkas impor",
    "workers.find": "Mencari menurut NIK",
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


def acts_named(text: str) -> list[str]:
    """Acts whose words contain the text, in any case."""
    return [act for act, label in ACTS.items() if text.lower() in label.lower()]


# What an act was about: its name on the screen, and the URL name of its page (with its number).
SUBJECTS: dict[str, tuple[str, str]] = {
    "accounts.user": ("Akun", ""),
    "workers.registration": ("Pekerja", "worker"),
    "workers.workerimport": ("Impor", ""),
    "candidates.bulkproposal": ("Usulan massal", "candidate-proposal"),
    "candidates.counting": ("Hitungan calon", ""),
    "matches.match": ("Padanan", ""),
    "matches.matchrun": ("Pemadanan", ""),
    "programs.program": ("Program", ""),
    "programs.wave": ("Tahap", "wave"),
    "programs.budget": ("Pagu", ""),
    "programs.tariff": ("Tarif", ""),
    "reference.referencelist": ("Data rujukan", "reference-list"),
    "decrees.decree": ("Keputusan", "decree"),
    "decrees.pendataan": ("Pendataan", ""),
    "verification.batch": ("Kiriman verval", ""),
    "selection.selectionrun": ("Seleksi", ""),
    "submissions.submission": ("Pengajuan", "submission"),
    "files.storedfile": ("Berkas", ""),
    "jobs.job": ("Pekerjaan latar", "job"),
}
