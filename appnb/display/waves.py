"""Arrays of samples as WAV: 16 bits, any number of channels."""

import wave
from importlib import import_module
from io import BytesIO
from typing import Any

from appnb.diagnostics import AppnbError, Diagnostic


def is_array(value: object) -> bool:
    """Tell whether a value holds samples: a list of numbers, or what gives an array."""
    return isinstance(value, list | tuple) or hasattr(value, "__array__")


def encode_wave(samples: Any, rate: int | None, *, normalize: bool) -> bytes:
    """Encode samples.

    Args:
        samples: of shape (samples,) or (channels, samples).
        rate: samples a second.
        normalize: whether to scale them to the loudest that WAV can hold.

    Raises:
        AppnbError: NB317, there is no rate, another shape, or values beyond 1 that are not to be scaled.
    """
    np = import_module("numpy")  # only those who have arrays have it
    data = np.asarray(samples, dtype=float)
    if rate is None:
        raise _fault(
            "`audio()` was given an array without a rate", "say how many samples a second it has: `rate=44100`"
        )
    if data.ndim not in (1, 2) or not data.size:
        shape = " by ".join(map(str, data.shape)) or "no dimension"
        raise _fault(f"`audio()` was given an array of {shape}", "give (samples,) or (channels, samples)")
    peak = float(np.max(np.abs(np.nan_to_num(data))))
    if not normalize and peak > 1:
        raise _fault(f"`audio(normalize=False)`: a sample is {peak:g}", "keep samples between -1 and 1, or normalize")
    scaled = np.nan_to_num(data) / (peak if normalize and peak else 1.0) * 32767
    target = BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1 if data.ndim == 1 else data.shape[0])
        file.setsampwidth(2)
        file.setframerate(int(rate))
        file.writeframes(np.ascontiguousarray(scaled.T).astype("<i2").tobytes())
    return target.getvalue()


def _fault(what: str, fix: str) -> AppnbError:
    return AppnbError(Diagnostic("NB317", what, None, fix))
