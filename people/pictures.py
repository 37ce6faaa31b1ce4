"""Uploaded pictures turned into copies that may be shown: re-encoded, upright, without metadata."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS = 50_000_000
MAX_BYTES = 40 * 1024 * 1024


def opened(file: io.BufferedIOBase) -> Image.Image:
    """The picture in ``file``, checked by what it decodes to rather than by its name.

    Raises ValidationError with a sentence for the editor where it is no picture, of another format, damaged or too large.
    """
    if getattr(file, "size", 0) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 40 MB. Save a smaller copy and upload that."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own, lower limit follows
            file.seek(0)
            picture = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(
                _("The picture has more than 50 million pixels. Save a smaller copy and upload that.")
            )
        picture.draft("RGB", (2400, 2400))
        picture.load()
    except ValidationError:
        raise
    except (
        Exception
    ) as error:  # Pillow's decoders raise whatever the damage makes them: OSError, SyntaxError, ValueError …
        raise ValidationError(_("This file is not a picture that can be read. Use JPEG, PNG, WebP or GIF.")) from error
    return picture


def upright(picture: Image.Image) -> Image.Image:
    """The picture turned as its camera said, as plain pixels: nothing of its metadata comes along."""
    turned = ImageOps.exif_transpose(picture).convert("RGBA" if "A" in picture.getbands() else "RGB")
    plain = Image.new("RGB", turned.size, "white")
    plain.paste(turned, mask=turned.getchannel("A") if turned.mode == "RGBA" else None)
    return plain


def webp(picture: Image.Image) -> bytes:
    """The picture as a WebP file."""
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def square(file: io.BufferedIOBase, size: int = 480) -> bytes:
    """The middle of a portrait as a WebP square with sides of at most ``size`` pixels. Raises as ``opened`` does."""
    picture = upright(opened(file))
    side = min(size, *picture.size)
    return webp(ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.35)))
