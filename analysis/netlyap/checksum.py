"""XXH3, the 64-bit checksum of archives (xxhash.com; seed 0), for bytes of any length."""

import struct

import numpy as np

SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
    "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb"
    "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")
PRIME32 = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
PRIME64 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
START = (PRIME32[2], *PRIME64[:4], PRIME32[1], PRIME64[4], PRIME32[0])  # of the eight lanes
ALL = 2 ** 64 - 1
STRIPE, BLOCK = 64, 1024   # bytes; a block has 16 stripes, after which the lanes are scrambled
AT_ONCE = 4096             # blocks: the memory that they take is bounded
SWAPPED = np.arange(8) ^ 1


def whole(data, at, size=8):
    return int.from_bytes(data[at:at + size], "little")


def fold(a, b):
    """Both halves of the product of 128 bits."""
    product = a * b
    return (product & ALL) ^ (product >> 64)


def avalanche(value, shifts=(37, 32), factors=(0x165667919E3779F9,)):
    value &= ALL
    for shift, factor in zip(shifts, (*factors, 1)):
        value = (value ^ value >> shift) * factor & ALL
    return value


def mix(data, at, secret):
    return fold(whole(data, at) ^ whole(SECRET, secret), whole(data, at + 8) ^ whole(SECRET, secret + 8))


def of_up_to_8(data):
    n = len(data)
    if n == 0:
        return avalanche(whole(SECRET, 56) ^ whole(SECRET, 64), (33, 29, 32), PRIME64[1:3])
    if n <= 3:
        keyed = data[0] << 16 | data[n >> 1] << 24 | data[-1] | n << 8
        return avalanche(keyed ^ whole(SECRET, 0, 4) ^ whole(SECRET, 4, 4), (33, 29, 32), PRIME64[1:3])
    value = (whole(data, n - 4, 4) + (whole(data, 0, 4) << 32)) ^ whole(SECRET, 8) ^ whole(SECRET, 16)
    value ^= (value << 49 | value >> 15) & ALL ^ (value << 24 | value >> 40) & ALL
    value = value * 0x9FB21C651E98DF25 & ALL
    value = (value ^ (value >> 35) + n) * 0x9FB21C651E98DF25 & ALL
    return value ^ value >> 28


def of_up_to_240(data):
    n = len(data)
    if n <= 16:
        low = whole(data, 0) ^ whole(SECRET, 24) ^ whole(SECRET, 32)
        high = whole(data, n - 8) ^ whole(SECRET, 40) ^ whole(SECRET, 48)
        return avalanche(n + int.from_bytes(low.to_bytes(8, "little"), "big") + high + fold(low, high))
    total = n * PRIME64[0]
    if n <= 128:
        for place in range((n - 1) // 32 + 1):
            total += mix(data, 16 * place, 32 * place) + mix(data, n - 16 * (place + 1), 32 * place + 16)
        return avalanche(total)
    total = avalanche(total + sum(mix(data, 16 * place, 16 * place) for place in range(8)))
    total += sum(mix(data, 16 * place, 16 * (place - 8) + 3) for place in range(8, n // 16))
    return avalanche(total + mix(data, n - 16, 119))


def lanes_of(data, secret):
    """What stripes [..., stripe, lane] add to the eight lanes: [..., lane]."""
    keyed = data ^ secret
    return ((keyed & 0xFFFFFFFF) * (keyed >> 32) + data[..., SWAPPED]).sum(axis=-2, dtype=np.uint64)


def secret_lanes(at):
    return np.array(struct.unpack_from("<8Q", SECRET, at), dtype=np.uint64)


def of_many(data):
    """Of more than 240 bytes: eight lanes side by side."""
    n, lanes = len(data), np.array(START, dtype=np.uint64)
    of_stripe = np.stack([secret_lanes(8 * place) for place in range(BLOCK // STRIPE)])
    scramble = secret_lanes(len(SECRET) - STRIPE)
    blocks = (n - 1) // BLOCK
    for first in range(0, blocks, AT_ONCE):
        count = min(AT_ONCE, blocks - first)
        part = np.frombuffer(data, "<u8", count * BLOCK // 8, first * BLOCK).reshape(count, BLOCK // STRIPE, 8)
        for added in lanes_of(part, of_stripe):
            lanes += added
            lanes = (lanes ^ (lanes >> np.uint64(47)) ^ scramble) * np.uint64(PRIME32[0])
    stripes = (n - 1 - blocks * BLOCK) // STRIPE
    rest = np.frombuffer(data, "<u8", stripes * STRIPE // 8, blocks * BLOCK).reshape(stripes, 8)
    lanes += lanes_of(rest, of_stripe[:stripes])
    lanes += lanes_of(np.frombuffer(data, "<u8", 8, n - STRIPE)[None], secret_lanes(len(SECRET) - STRIPE - 7))
    pairs = [fold(int(lanes[i]) ^ whole(SECRET, 11 + 8 * i), int(lanes[i + 1]) ^ whole(SECRET, 19 + 8 * i))
             for i in (0, 2, 4, 6)]
    return avalanche(n * PRIME64[0] + sum(pairs))


def digest(data: bytes) -> int:
    """The checksum of these bytes."""
    return of_up_to_8(data) if len(data) <= 8 else of_up_to_240(data) if len(data) <= 240 else of_many(data)
