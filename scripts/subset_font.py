"""Make the font of pages from the whole Inter: python scripts/subset_font.py Inter.var.ttf

Inter comes from https://rsms.me/inter/ or Debian's `fonts-inter-variable` (Inter-roman.var.ttf); its licence is the
SIL Open Font License 1.1.
Kept are Latin with its extensions, what prices and charts need, tabular figures, and weights from 400 to 700.
Needs fonttools and brotli.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).parents[1] / "templates" / "default" / "vendor" / "inter" / "inter.woff2"
CHARACTERS = (
    "20-7E,A0-17F,192,218-21B,2C6-2DD,394,3A3,3A9,3B1-3C9,1E80-1E85,1E9E,2002-200B,2010-2015,2018-201E,2020-2022,2026,"
    "202F,2030,2032,2033,2039,203A,2044,2070-2079,2080-2089,20A0-20BF,2116,2122,2190-2199,2202,2206,2211,2212,221A,221E,"
    "2248,2260,2264,2265,25A0,25B2,25B6,25BC,25C0,25CF,2713,2717"
)
FEATURES = (
    "kern",
    "liga",
    "calt",
    "ccmp",
    "locl",
    "mark",
    "mkmk",
    "tnum",
    "lnum",
    "case",
    "frac",
    "sups",
    "subs",
    "zero",
)


def main() -> None:
    font = TTFont(sys.argv[1])
    limits = {"wght": (400, 700), **{axis.axisTag: 0 for axis in font["fvar"].axes if axis.axisTag == "slnt"}}
    limits |= {axis.axisTag: 14 for axis in font["fvar"].axes if axis.axisTag == "opsz"}
    options = Options()
    options.layout_features = list(FEATURES)
    options.flavor = "woff2"
    options.drop_tables += ["DSIG", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(CHARACTERS))
    subsetter.subset(font)
    font = instantiateVariableFont(font, limits)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.flavor = "woff2"
    font.save(TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB, {len(font.getGlyphOrder())} glyphs")


if __name__ == "__main__":
    main()
