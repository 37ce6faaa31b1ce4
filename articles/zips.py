"""What reading a ZIP archive that somebody sent can end in, whatever is wanted of it."""

import zipfile
import zlib

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,  # a part that the list names and the archive lacks
    ValueError,  # a name or a number that cannot be
    NotImplementedError,  # zipfile raises it for a compression that it does not know
    RuntimeError,  # zipfile raises it for an archive that is locked with a password
)
