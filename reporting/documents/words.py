"""The standing words of a report, for a chapter about which the Tim has written nothing (yet)."""

from __future__ import annotations

REGULATION = "Peraturan Bupati Serang Nomor 59 Tahun 2025"
LETTERHEAD = ("PEMERINTAH KABUPATEN SERANG", "TIM KOORDINASI PEMBINAAN JAMINAN SOSIAL KETENAGAKERJAAN")
PLACE = "Serang"

OPENING = (
    f"{REGULATION} tentang Penyelenggaraan Program Jaminan Sosial Ketenagakerjaan mewajibkan Pemerintah Daerah "
    "melindungi pekerja rentan dengan bantuan iuran Jaminan Kecelakaan Kerja dan Jaminan Kematian. Laporan ini "
    "memuat pelaksanaannya untuk periode {period}, program tahun {year}.\n"
    "Angka kedudukan orang dibekukan pada {as_of} WIB dan tidak berubah sesudahnya; angka kegiatan dihitung menurut "
    "tanggal kegiatannya dalam periode. Dalam rincian, angka di bawah lima dan angka yang dapat membukanya "
    "ditutup untuk melindungi data pribadi; jumlah seluruh kabupaten tidak."
)
SEMESTER_BASIS = (
    f"Pasal 26 ayat (3) {REGULATION}: Tim Koordinasi Pembinaan melaporkan kebijakan optimalisasi jaminan sosial "
    "tenaga kerja kepada Bupati setiap 6 (enam) bulan sekali atau sewaktu-waktu apabila dibutuhkan.\n"
    "Pasal 24 ayat (2) huruf e sampai dengan huruf h: pemantauan dan evaluasi atas jumlah dan data peserta, "
    "pembayaran iuran, dan kesesuaian penerima manfaat, serta penyampaian laporannya kepada Bupati.\n"
    "Pasal 19 sampai dengan Pasal 23: kriteria, pendataan, verifikasi dan validasi, penetapan, dan pendaftaran.\n"
    "Pasal 15 ayat (2) dan Pasal 27: sumber pendanaan.\n"
    "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi."
)
MONEV_BASIS = (
    f"Pasal 24 ayat (2) huruf h {REGULATION}: Tim menyampaikan laporan hasil pemantauan dan evaluasi kepada Bupati.\n"
    "Pasal 24 ayat (2) huruf e: pemantauan dan evaluasi terhadap jumlah dan data peserta.\n"
    "Pasal 24 ayat (2) huruf f: pemantauan dan evaluasi terhadap pelaksanaan pembayaran iuran.\n"
    "Pasal 24 ayat (2) huruf g: pemantauan dan evaluasi terhadap kesesuaian penerima manfaat."
)
REALISATION = (
    "Per {as_of} WIB, dari {proposed} orang yang diusulkan, {eligible} memenuhi syarat, {verified} terverifikasi, "
    "{decreed} ditetapkan dengan Keputusan Bupati ({decreed_share} dari usulan){in_force}, dan {active} menjadi "
    "peserta aktif."
)
IN_FORCE = ", {in_force} di antaranya berlaku sekarang menurut keputusan perubahannya"
SPREAD = "Sebaran orang menurut kecamatan, kelompok pekerjaan, dan sifat yang menurut Pasal 20 ayat (3) diperhatikan."
MONEY = "Iuran ditagih menurut bulan dalam Keputusan Bupati dan dicatat dengan bukti bayarnya."
BENEFITS = (
    "Sampai angka dibekukan tercatat {claims} klaim manfaat (JKM, JKK, dan beasiswa), {paid} di antaranya sudah "
    "dibayar BPJS Ketenagakerjaan. Peserta yang meninggal dan belum diklaim manfaatnya: {unclaimed} orang."
)
NO_CLAIMS = (
    "Sampai angka dibekukan belum ada klaim, santunan, atau uji petik penerima yang tercatat dalam portal. Belum "
    "tercatat dalam portal tidak sama dengan tidak ada; kejadian yang diketahui BPJS saja tidak tampak di sini."
)
NO_BENEFITS = (
    "Pada saat angka dibekukan, kejadian, klaim, dan manfaat (santunan JKK, JKM, dan beasiswa) belum tercatat dalam "
    "portal. Karena itu bab ini tidak memuat angka. Angka nol tidak dituliskan, sebab belum tercatat tidak sama "
    "dengan tidak ada."
)
CLOSED_ROWS = "«ditutup» = di bawah lima, atau dapat membuka angka yang di bawah lima."
CLOSED_MONEY = (
    "Rupiah ditutup bila jumlah orang di baliknya ditutup, sebab dibagi tarifnya ia memberi tahu jumlah itu."
)
NO_OBSTACLES = "Tim tidak menuliskan kendala lain di luar yang tampak dari angka di bawah ini."
OVERDUE = "Lewat batas waktu pada tahap «{stage}»: {people}; terlama {longest} hari."
STOPPED = "Berhenti pada {step}: {reason} ({people})."
LOOKED_AT = (
    "Badan usaha diawasi dalam periode: {companies}, dengan {workers} pekerja, {members} di antaranya peserta "
    "(Pasal 13 ayat (3))."
)
NO_INSPECTIONS = "Dalam periode ini belum dicatat badan usaha yang diawasi (Pasal 13 ayat (3))."
BY_OWN_DATE = (
    "Menurut tanggal kegiatannya; hasil verval dan jawaban BPJS menurut tanggal dicatatnya dalam portal. Yang dicatat "
    "sesudah periode berakhir tampak pada keadaan di atas, tidak pada tabel ini."
)
NO_ADVICE = "Tim belum menuliskan rekomendasi."
CLOSING = "Demikian laporan ini disampaikan kepada Bupati sebagai bahan pertimbangan kebijakan."


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text, empty ones left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
