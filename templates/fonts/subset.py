"""Makes stix-two-math.woff2: python subset.py STIXTwoMath-Regular.otf (fonttools 4.68.0, brotli)."""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont

UNICODES = (
    "U+20-7E,U+A0,U+AC,U+B1,U+B7,U+D7,U+302-305,U+338,U+391-3A9,U+3B1-3C9,U+3D1,U+3D5,U+3F5,U+2013,U+2016,U+2026,"
    "U+2032,U+2033,U+2044,U+2061-2064,U+210E,U+2112,U+2113,U+2115,U+211D,U+212C,U+2190-2194,U+21A6,U+21D0-21D4,U+2200,"
    "U+2202,U+2203,U+2205,U+2207,U+2208,U+2209,U+220F,U+2211,U+2212,U+2213,U+2218,U+221A,U+221D,U+221E,U+2223,U+2225,"
    "U+2227-222B,U+223C,U+2243,U+2245,U+2248,U+2254,U+2260,U+2261,U+2264,U+2265,U+226A,U+226B,U+2282,U+2286,U+2295,"
    "U+2297,U+2299,U+22A4,U+22A5,U+22C5,U+22EE-22F1,U+2308-230B,U+23DE,U+23DF,U+27E8,U+27E9,U+27F9,U+1D400-1D467,"
    "U+1D4A9,U+1D4DB,U+1D53C,U+1D6A4,U+1D6A5,U+1D6E2-1D71B"
)
# Chromium does not take the script form of a character (`ssty`), and a prime without it is too small to read. Primes stand in
# superscripts only, so the character is the script form here.
PRIMES = {0x2032: "minute.ssty", 0x2033: "second.ssty"}

font = TTFont(sys.argv[1])
for table in font["cmap"].tables:
    table.cmap.update({code: glyph for code, glyph in PRIMES.items() if code in table.cmap})

options = subset.Options(flavor="woff2", hinting=False, layout_features=["dtls", "flac"])
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=subset.parse_unicodes(UNICODES))
subsetter.subset(font)
subset.save_font(font, "stix-two-math.woff2", options)
