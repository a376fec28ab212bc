"""The interface described after OpenAPI 3.1, for whoever writes the other application."""

from __future__ import annotations

from typing import Any

from enrollment.lifecycle import State
from reporting.indicators import CHAIN

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
YEAR: Schema = {"type": "integer", "minimum": 2000, "maximum": 2100}
PEOPLE: Schema = {"type": "integer", "minimum": 0}
MAYBE_PEOPLE: Schema = {
    "type": ["integer", "null"],
    "minimum": 0,
    "description": "null = ditutup: di bawah lima orang, atau dapat membuka angka yang di bawah lima.",
}
ERRORS = {
    400: "Isi permintaan bukan JSON yang dapat dibaca.",
    401: "Kunci tidak ada, salah, sudah dicabut, atau sudah lewat masanya.",
    403: "Kunci ini tidak berhak atas pertanyaan itu.",
    404: "Program tahun itu tidak ada.",
    405: "Cara meminta itu tidak disediakan.",
    413: "Isi permintaan terlalu besar.",
    415: "Isi permintaan harus application/json.",
    422: "Isian kurang atau salah bentuk.",
    429: "Terlalu sering; ulangi sesudah Retry-After detik.",
}


def thing(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def many(item: Schema) -> Schema:
    return {"type": "array", "items": item}


STEP = thing(kunci=TEXT, nama=TEXT, orang=PEOPLE)
ROW = thing(kode=TEXT, nama=TEXT, orang=thing(**{step.key: MAYBE_PEOPLE for step in CHAIN}))
AS_OF: Schema = {"type": "string", "format": "date-time"}
ROWS = thing(tahun=YEAR, keadaan_per=AS_OF, baris=many(ROW))
PERSON_YEAR = thing(
    tahun=YEAR,
    status={"type": "string", "enum": [state.value for state in State]},
    arti=TEXT,
    peserta_aktif={"type": "boolean"},
    sejak={"type": "string", "format": "date"},
)
QUESTION = thing(
    nik={"type": "string", "pattern": "^[0-9]{16}$", "writeOnly": True},
    keperluan={"type": "string", "minLength": 5, "maxLength": 120, "pattern": "^[ -~]*[!-~][ -~]*$"},
)
OF_YEAR: Schema = {"name": "tahun", "in": "path", "required": True, "schema": YEAR}


def _answers(schema: Schema, codes: tuple[int, ...]) -> Schema:
    told = {"200": {"description": "Jawaban", "content": {"application/json": {"schema": schema}}}}
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Galat"}}}
    return told | {str(code): {"description": ERRORS[code], "content": error} for code in codes}


def _asked(name: str, summary: str, schema: Schema, *, of_year: bool = False) -> Schema:
    codes = (401, 403, 405, 429, *((404,) if of_year else ()))
    told = {"operationId": name, "summary": summary, "responses": _answers(schema, codes)}
    return {"get": told} | ({"parameters": [OF_YEAR]} if of_year else {})


def _status() -> Schema:
    body = {"required": True, "content": {"application/json": {"schema": QUESTION}}}
    schema = thing(ditemukan={"type": "boolean"}, program=many(PERSON_YEAR))
    return {
        "post": {
            "operationId": "status",
            "summary": "Apakah seseorang ada dalam program; NIK hanya dalam isi; setiap pertanyaan dicatat.",
            "requestBody": body,
            "responses": _answers(schema, (400, 401, 403, 405, 413, 415, 422, 429)),
        }
    }


def description(root: str) -> Schema:
    """The document; `root` is the address under which the paths lie."""
    meaning = thing(kunci=TEXT, nama=TEXT, arti=TEXT, dasar=TEXT, satuan=TEXT, sumber=TEXT)
    chain = thing(tahun=YEAR, keadaan_per=AS_OF, indikator=many(STEP))
    return {
        "openapi": "3.1.0",
        "info": {"title": "jamsos: baca angka dan status", "version": "1.0.0"},
        "servers": [{"url": root}],
        "security": [{"kunci": []}],
        "paths": {
            "/indikator": _asked("indikator", "Kamus indikator", thing(indikator=many(meaning))),
            "/program": _asked("program", "Tahun program", thing(program=many(thing(tahun=YEAR, nama=TEXT)))),
            "/program/{tahun}/rantai": _asked("rantai", "Rantai penetapan sekabupaten", chain, of_year=True),
            "/program/{tahun}/kecamatan": _asked("kecamatan", "Rantai per kecamatan", ROWS, of_year=True),
            "/program/{tahun}/kelompok": _asked("kelompok", "Rantai per kelompok", ROWS, of_year=True),
            "/status": _status(),
        },
        "components": {
            "securitySchemes": {"kunci": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Galat": thing(pesan=TEXT, saran=TEXT)},
        },
    }
