"""Workload B: 200 cells, of which five follow the slider."""

import appnb

app = appnb.App()


@app.cell
def _():
    import appnb as nb
    return (nb,)


@app.cell
def _(nb):
    slider = nb.ui.slider(0, 100, value=50, label="n")
    slider
    return (slider,)


@app.cell
def _():
    x0 = 0
    return (x0,)


@app.cell
def _(x0):
    x1 = x0 + 1
    return (x1,)


@app.cell
def _(x1):
    x2 = x1 + 1
    return (x2,)


@app.cell
def _(x2):
    x3 = x2 + 1
    return (x3,)


@app.cell
def _(x3):
    x4 = x3 + 1
    return (x4,)


@app.cell
def _(x4):
    x5 = x4 + 1
    return (x5,)


@app.cell
def _(x5):
    x6 = x5 + 1
    return (x6,)


@app.cell
def _(x6):
    x7 = x6 + 1
    return (x7,)


@app.cell
def _(x7):
    x8 = x7 + 1
    return (x8,)


@app.cell
def _(x8):
    x9 = x8 + 1
    return (x9,)


@app.cell
def _(x9):
    x10 = x9 + 1
    return (x10,)


@app.cell
def _(x10):
    x11 = x10 + 1
    return (x11,)


@app.cell
def _(x11):
    x12 = x11 + 1
    return (x12,)


@app.cell
def _(x12):
    x13 = x12 + 1
    return (x13,)


@app.cell
def _(x13):
    x14 = x13 + 1
    return (x14,)


@app.cell
def _(x14):
    x15 = x14 + 1
    return (x15,)


@app.cell
def _(x15):
    x16 = x15 + 1
    return (x16,)


@app.cell
def _(x16):
    x17 = x16 + 1
    return (x17,)


@app.cell
def _(x17):
    x18 = x17 + 1
    return (x18,)


@app.cell
def _(x18):
    x19 = x18 + 1
    return (x19,)


@app.cell
def _(x19):
    x20 = x19 + 1
    return (x20,)


@app.cell
def _(x20):
    x21 = x20 + 1
    return (x21,)


@app.cell
def _(x21):
    x22 = x21 + 1
    return (x22,)


@app.cell
def _(x22):
    x23 = x22 + 1
    return (x23,)


@app.cell
def _(x23):
    x24 = x23 + 1
    return (x24,)


@app.cell
def _(x24):
    x25 = x24 + 1
    return (x25,)


@app.cell
def _(x25):
    x26 = x25 + 1
    return (x26,)


@app.cell
def _(x26):
    x27 = x26 + 1
    return (x27,)


@app.cell
def _(x27):
    x28 = x27 + 1
    return (x28,)


@app.cell
def _(x28):
    x29 = x28 + 1
    return (x29,)


@app.cell
def _(x29):
    x30 = x29 + 1
    return (x30,)


@app.cell
def _(x30):
    x31 = x30 + 1
    return (x31,)


@app.cell
def _(x31):
    x32 = x31 + 1
    return (x32,)


@app.cell
def _(x32):
    x33 = x32 + 1
    return (x33,)


@app.cell
def _(x33):
    x34 = x33 + 1
    return (x34,)


@app.cell
def _(x34):
    x35 = x34 + 1
    return (x35,)


@app.cell
def _(x35):
    x36 = x35 + 1
    return (x36,)


@app.cell
def _(x36):
    x37 = x36 + 1
    return (x37,)


@app.cell
def _(x37):
    x38 = x37 + 1
    return (x38,)


@app.cell
def _(x38):
    x39 = x38 + 1
    return (x39,)


@app.cell
def _(x39):
    x40 = x39 + 1
    return (x40,)


@app.cell
def _(x40):
    x41 = x40 + 1
    return (x41,)


@app.cell
def _(x41):
    x42 = x41 + 1
    return (x42,)


@app.cell
def _(x42):
    x43 = x42 + 1
    return (x43,)


@app.cell
def _(x43):
    x44 = x43 + 1
    return (x44,)


@app.cell
def _(x44):
    x45 = x44 + 1
    return (x45,)


@app.cell
def _(x45):
    x46 = x45 + 1
    return (x46,)


@app.cell
def _(x46):
    x47 = x46 + 1
    return (x47,)


@app.cell
def _(x47):
    x48 = x47 + 1
    return (x48,)


@app.cell
def _(x48):
    x49 = x48 + 1
    return (x49,)


@app.cell
def _(x49):
    x50 = x49 + 1
    return (x50,)


@app.cell
def _(x50):
    x51 = x50 + 1
    return (x51,)


@app.cell
def _(x51):
    x52 = x51 + 1
    return (x52,)


@app.cell
def _(x52):
    x53 = x52 + 1
    return (x53,)


@app.cell
def _(x53):
    x54 = x53 + 1
    return (x54,)


@app.cell
def _(x54):
    x55 = x54 + 1
    return (x55,)


@app.cell
def _(x55):
    x56 = x55 + 1
    return (x56,)


@app.cell
def _(x56):
    x57 = x56 + 1
    return (x57,)


@app.cell
def _(x57):
    x58 = x57 + 1
    return (x58,)


@app.cell
def _(x58):
    x59 = x58 + 1
    return (x59,)


@app.cell
def _(x59):
    x60 = x59 + 1
    return (x60,)


@app.cell
def _(x60):
    x61 = x60 + 1
    return (x61,)


@app.cell
def _(x61):
    x62 = x61 + 1
    return (x62,)


@app.cell
def _(x62):
    x63 = x62 + 1
    return (x63,)


@app.cell
def _(x63):
    x64 = x63 + 1
    return (x64,)


@app.cell
def _(x64):
    x65 = x64 + 1
    return (x65,)


@app.cell
def _(x65):
    x66 = x65 + 1
    return (x66,)


@app.cell
def _(x66):
    x67 = x66 + 1
    return (x67,)


@app.cell
def _(x67):
    x68 = x67 + 1
    return (x68,)


@app.cell
def _(x68):
    x69 = x68 + 1
    return (x69,)


@app.cell
def _(x69):
    x70 = x69 + 1
    return (x70,)


@app.cell
def _(x70):
    x71 = x70 + 1
    return (x71,)


@app.cell
def _(x71):
    x72 = x71 + 1
    return (x72,)


@app.cell
def _(x72):
    x73 = x72 + 1
    return (x73,)


@app.cell
def _(x73):
    x74 = x73 + 1
    return (x74,)


@app.cell
def _(x74):
    x75 = x74 + 1
    return (x75,)


@app.cell
def _(x75):
    x76 = x75 + 1
    return (x76,)


@app.cell
def _(x76):
    x77 = x76 + 1
    return (x77,)


@app.cell
def _(x77):
    x78 = x77 + 1
    return (x78,)


@app.cell
def _(x78):
    x79 = x78 + 1
    return (x79,)


@app.cell
def _(x79):
    x80 = x79 + 1
    return (x80,)


@app.cell
def _(x80):
    x81 = x80 + 1
    return (x81,)


@app.cell
def _(x81):
    x82 = x81 + 1
    return (x82,)


@app.cell
def _(x82):
    x83 = x82 + 1
    return (x83,)


@app.cell
def _(x83):
    x84 = x83 + 1
    return (x84,)


@app.cell
def _(x84):
    x85 = x84 + 1
    return (x85,)


@app.cell
def _(x85):
    x86 = x85 + 1
    return (x86,)


@app.cell
def _(x86):
    x87 = x86 + 1
    return (x87,)


@app.cell
def _(x87):
    x88 = x87 + 1
    return (x88,)


@app.cell
def _(x88):
    x89 = x88 + 1
    return (x89,)


@app.cell
def _(x89):
    x90 = x89 + 1
    return (x90,)


@app.cell
def _(x90):
    x91 = x90 + 1
    return (x91,)


@app.cell
def _(x91):
    x92 = x91 + 1
    return (x92,)


@app.cell
def _(x92):
    x93 = x92 + 1
    return (x93,)


@app.cell
def _(x93):
    x94 = x93 + 1
    return (x94,)


@app.cell
def _(x94):
    x95 = x94 + 1
    return (x95,)


@app.cell
def _(x95):
    x96 = x95 + 1
    return (x96,)


@app.cell
def _(x96):
    x97 = x96 + 1
    return (x97,)


@app.cell
def _(x97):
    x98 = x97 + 1
    return (x98,)


@app.cell
def _(x98):
    x99 = x98 + 1
    return (x99,)


@app.cell
def _(x99):
    x100 = x99 + 1
    return (x100,)


@app.cell
def _(x100):
    x101 = x100 + 1
    return (x101,)


@app.cell
def _(x101):
    x102 = x101 + 1
    return (x102,)


@app.cell
def _(x102):
    x103 = x102 + 1
    return (x103,)


@app.cell
def _(x103):
    x104 = x103 + 1
    return (x104,)


@app.cell
def _(x104):
    x105 = x104 + 1
    return (x105,)


@app.cell
def _(x105):
    x106 = x105 + 1
    return (x106,)


@app.cell
def _(x106):
    x107 = x106 + 1
    return (x107,)


@app.cell
def _(x107):
    x108 = x107 + 1
    return (x108,)


@app.cell
def _(x108):
    x109 = x108 + 1
    return (x109,)


@app.cell
def _(x109):
    x110 = x109 + 1
    return (x110,)


@app.cell
def _(x110):
    x111 = x110 + 1
    return (x111,)


@app.cell
def _(x111):
    x112 = x111 + 1
    return (x112,)


@app.cell
def _(x112):
    x113 = x112 + 1
    return (x113,)


@app.cell
def _(x113):
    x114 = x113 + 1
    return (x114,)


@app.cell
def _(x114):
    x115 = x114 + 1
    return (x115,)


@app.cell
def _(x115):
    x116 = x115 + 1
    return (x116,)


@app.cell
def _(x116):
    x117 = x116 + 1
    return (x117,)


@app.cell
def _(x117):
    x118 = x117 + 1
    return (x118,)


@app.cell
def _(x118):
    x119 = x118 + 1
    return (x119,)


@app.cell
def _(x119):
    x120 = x119 + 1
    return (x120,)


@app.cell
def _(x120):
    x121 = x120 + 1
    return (x121,)


@app.cell
def _(x121):
    x122 = x121 + 1
    return (x122,)


@app.cell
def _(x122):
    x123 = x122 + 1
    return (x123,)


@app.cell
def _(x123):
    x124 = x123 + 1
    return (x124,)


@app.cell
def _(x124):
    x125 = x124 + 1
    return (x125,)


@app.cell
def _(x125):
    x126 = x125 + 1
    return (x126,)


@app.cell
def _(x126):
    x127 = x126 + 1
    return (x127,)


@app.cell
def _(x127):
    x128 = x127 + 1
    return (x128,)


@app.cell
def _(x128):
    x129 = x128 + 1
    return (x129,)


@app.cell
def _(x129):
    x130 = x129 + 1
    return (x130,)


@app.cell
def _(x130):
    x131 = x130 + 1
    return (x131,)


@app.cell
def _(x131):
    x132 = x131 + 1
    return (x132,)


@app.cell
def _(x132):
    x133 = x132 + 1
    return (x133,)


@app.cell
def _(x133):
    x134 = x133 + 1
    return (x134,)


@app.cell
def _(x134):
    x135 = x134 + 1
    return (x135,)


@app.cell
def _(x135):
    x136 = x135 + 1
    return (x136,)


@app.cell
def _(x136):
    x137 = x136 + 1
    return (x137,)


@app.cell
def _(x137):
    x138 = x137 + 1
    return (x138,)


@app.cell
def _(x138):
    x139 = x138 + 1
    return (x139,)


@app.cell
def _(x139):
    x140 = x139 + 1
    return (x140,)


@app.cell
def _(x140):
    x141 = x140 + 1
    return (x141,)


@app.cell
def _(x141):
    x142 = x141 + 1
    return (x142,)


@app.cell
def _(x142):
    x143 = x142 + 1
    return (x143,)


@app.cell
def _(x143):
    x144 = x143 + 1
    return (x144,)


@app.cell
def _(x144):
    x145 = x144 + 1
    return (x145,)


@app.cell
def _(x145):
    x146 = x145 + 1
    return (x146,)


@app.cell
def _(x146):
    x147 = x146 + 1
    return (x147,)


@app.cell
def _(x147):
    x148 = x147 + 1
    return (x148,)


@app.cell
def _(x148):
    x149 = x148 + 1
    return (x149,)


@app.cell
def _(x149):
    x150 = x149 + 1
    return (x150,)


@app.cell
def _(x150):
    x151 = x150 + 1
    return (x151,)


@app.cell
def _(x151):
    x152 = x151 + 1
    return (x152,)


@app.cell
def _(x152):
    x153 = x152 + 1
    return (x153,)


@app.cell
def _(x153):
    x154 = x153 + 1
    return (x154,)


@app.cell
def _(x154):
    x155 = x154 + 1
    return (x155,)


@app.cell
def _(x155):
    x156 = x155 + 1
    return (x156,)


@app.cell
def _(x156):
    x157 = x156 + 1
    return (x157,)


@app.cell
def _(x157):
    x158 = x157 + 1
    return (x158,)


@app.cell
def _(x158):
    x159 = x158 + 1
    return (x159,)


@app.cell
def _(x159):
    x160 = x159 + 1
    return (x160,)


@app.cell
def _(x160):
    x161 = x160 + 1
    return (x161,)


@app.cell
def _(x161):
    x162 = x161 + 1
    return (x162,)


@app.cell
def _(x162):
    x163 = x162 + 1
    return (x163,)


@app.cell
def _(x163):
    x164 = x163 + 1
    return (x164,)


@app.cell
def _(x164):
    x165 = x164 + 1
    return (x165,)


@app.cell
def _(x165):
    x166 = x165 + 1
    return (x166,)


@app.cell
def _(x166):
    x167 = x166 + 1
    return (x167,)


@app.cell
def _(x167):
    x168 = x167 + 1
    return (x168,)


@app.cell
def _(x168):
    x169 = x168 + 1
    return (x169,)


@app.cell
def _(x169):
    x170 = x169 + 1
    return (x170,)


@app.cell
def _(x170):
    x171 = x170 + 1
    return (x171,)


@app.cell
def _(x171):
    x172 = x171 + 1
    return (x172,)


@app.cell
def _(x172):
    x173 = x172 + 1
    return (x173,)


@app.cell
def _(x173):
    x174 = x173 + 1
    return (x174,)


@app.cell
def _(x174):
    x175 = x174 + 1
    return (x175,)


@app.cell
def _(x175):
    x176 = x175 + 1
    return (x176,)


@app.cell
def _(x176):
    x177 = x176 + 1
    return (x177,)


@app.cell
def _(x177):
    x178 = x177 + 1
    return (x178,)


@app.cell
def _(x178):
    x179 = x178 + 1
    return (x179,)


@app.cell
def _(x179):
    x180 = x179 + 1
    return (x180,)


@app.cell
def _(x180):
    x181 = x180 + 1
    return (x181,)


@app.cell
def _(x181):
    x182 = x181 + 1
    return (x182,)


@app.cell
def _(x182):
    x183 = x182 + 1
    return (x183,)


@app.cell
def _(x183):
    x184 = x183 + 1
    return (x184,)


@app.cell
def _(x184):
    x185 = x184 + 1
    return (x185,)


@app.cell
def _(x185):
    x186 = x185 + 1
    return (x186,)


@app.cell
def _(x186):
    x187 = x186 + 1
    return (x187,)


@app.cell
def _(x187):
    x188 = x187 + 1
    return (x188,)


@app.cell
def _(x188):
    x189 = x188 + 1
    return (x189,)


@app.cell
def _(x189):
    x190 = x189 + 1
    return (x190,)


@app.cell
def _(x190):
    x191 = x190 + 1
    return (x191,)


@app.cell
def _(x191):
    x192 = x191 + 1
    return (x192,)


@app.cell
def _(x192):
    x193 = x192 + 1
    return (x193,)


@app.cell
def _(x193):
    x194 = x193 + 1
    return (x194,)


@app.cell
def _(slider, x194):
    z195 = 3 * slider.value + x194 - 194
    return (z195,)


@app.cell
def _(z195):
    z196 = z195
    return (z196,)


@app.cell
def _(z196):
    z197 = z196
    return (z197,)


@app.cell
def _(z197):
    z198 = z197
    return (z198,)


@app.cell
def _(nb, z198):
    nb.md(f"result={z198 + 1}")
    return


if __name__ == "__main__":
    app.run()
