#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the bundled fonts from Debian's fonts-inter and fonts-jetbrains-mono.

Needs python3-fonttools. Run it only to renew the fonts; the results are checked in.

- "Tallygate Sans" is Inter whose digits are its tabular ones (the `tnum` glyphs): Qt 6.4 cannot
  switch OpenType features, and a column of figures must not change its width as it counts.
  `calt` is left out: it would draw "0x002" and "->" as something that was not typed.
- "Tallygate Mono" is JetBrains Mono without ligatures: an expression shows `!=` as typed.
Both are cut down to Latin, Greek, Cyrillic, punctuation, arrows and mathematics, and renamed as
the Open Font License wishes for modified versions.
"""
import sys
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

INTER = "/usr/share/fonts/opentype/inter/Inter-{}.otf"
MONO = "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-{}.ttf"
UNICODES = ([*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x2DE), *range(0x300, 0x330),
             *range(0x370, 0x400), *range(0x400, 0x460), *range(0x1E00, 0x1F00),
             *range(0x2000, 0x2070), *range(0x2070, 0x20A0), *range(0x20A0, 0x20C0),
             *range(0x2190, 0x2200), *range(0x2200, 0x2300), *range(0x2318, 0x2330),
             *range(0x2500, 0x2600), 0x2713, 0x2717, 0xFFFD])
CSS_WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}


def tabular_digits(font):
    """Points the code points of the digits at the glyphs that `tnum` would put there."""
    gsub = font["GSUB"].table
    lookups = {i for record in gsub.FeatureList.FeatureRecord if record.FeatureTag == "tnum"
               for i in record.Feature.LookupListIndex}
    mapping = {}
    for index in lookups:
        for sub in gsub.LookupList.Lookup[index].SubTable:
            sub = getattr(sub, "ExtSubTable", sub)
            mapping.update(getattr(sub, "mapping", {}))
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if code in table.cmap:
                table.cmap[code] = mapping.get(table.cmap[code], table.cmap[code])
    # The interpolated weights differ by a rounding in one digit.
    digits = [font.getBestCmap()[code] for code in range(ord("0"), ord("9") + 1)]
    width = max(font["hmtx"][glyph][0] for glyph in digits)
    for glyph in digits:
        font["hmtx"][glyph] = (width, font["hmtx"][glyph][1])


def to_truetype(font):
    """Cubic outlines to quadratic ones: FreeType draws CFF stems darker, which looks bold on dark
    grounds; TrueType outlines look the same on both."""
    glyph_set = font.getGlyphSet()
    order = font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    glyf.compile(font)
    for name in order:
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyphs[name], "xMin", 0))
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    maxp.numGlyphs = len(order)
    for name in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs",
                 "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"):
        setattr(maxp, name, 1 if name == "maxZones" else 0)
    maxp.maxComponentElements = 0
    maxp.compile(font)
    font["post"].formatType = 2.0
    font["post"].extraNames = []
    font["post"].mapping = {}
    font["post"].glyphOrder = order
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\000\001\000\000"


def rename(font, family, style):
    names = font["name"]
    names.names = [n for n in names.names if n.nameID in (0, 13, 14) and n.platformID == 3]
    postscript = f"{family}-{style}".replace(" ", "")
    legacy = style in ("Regular", "Bold")
    for name_id, text in {1: family if legacy else f"{family} {style}",
                          2: style if legacy else "Regular",
                          3: f"{postscript};modified", 4: f"{family} {style}",
                          5: "Version 1.0; modified for Tallygate", 6: postscript,
                          16: family, 17: style}.items():
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = CSS_WEIGHTS[style]


def make(source, target, family, style, features, tabular):
    font = TTFont(source)
    if tabular:
        tabular_digits(font)
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=UNICODES)
    cutter.subset(font)
    if "CFF " in font:
        to_truetype(font)
    rename(font, family, style)
    font.save(target)


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else "."
    for style in ("Regular", "Medium", "SemiBold", "Bold"):
        make(INTER.format(style), f"{out}/TallygateSans-{style}.ttf", "Tallygate Sans", style,
             ["kern", "mark", "mkmk", "ccmp", "locl"], True)
    for style in ("Regular", "Bold"):
        make(MONO.format(style), f"{out}/TallygateMono-{style}.ttf", "Tallygate Mono", style,
             ["mark", "mkmk", "ccmp", "locl"], False)


if __name__ == "__main__":
    main()
