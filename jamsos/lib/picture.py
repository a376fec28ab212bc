"""Pictures from outside: read in full, and written anew, so that nothing but the picture is kept."""

import io
import warnings

from PIL import Image, ImageFile

from jamsos.errors import DomainError

FORMATS = ("PNG", "JPEG")
LARGEST_SIDE = 6_000
KEPT_SIDE = 900
_HINT = "Simpan gambarnya sebagai PNG atau JPEG, paling besar 6.000 × 6.000 titik, lalu unggah lagi."


def clean_picture(content: bytes) -> bytes:
    """The picture as PNG on white, at most 900 dots on its longer side, without anything else the file held.

    Raises DomainError for what is no whole PNG or JPEG, or has more dots than a screen could show.
    """
    # WeasyPrint, once imported, lets every picture of the process be cut short; here only whole ones are taken.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if max(picture.size) > LARGEST_SIDE:
                    raise DomainError("Gambar terlalu besar.", _HINT)
                return _flattened(picture)
        except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError) as error:
            raise DomainError("Berkas bukan gambar PNG atau JPEG yang utuh.", _HINT) from error


def _flattened(picture: Image.Image) -> bytes:
    whole = picture.convert("RGBA")
    whole.thumbnail((KEPT_SIDE, KEPT_SIDE))
    paper = Image.new("RGBA", whole.size, "white")
    paper.alpha_composite(whole)
    out = io.BytesIO()
    paper.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()
