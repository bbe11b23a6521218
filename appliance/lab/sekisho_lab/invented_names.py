"""Invented municipalities, vendors and ministries; new ones each run."""
import random

_HEADS = "aka asa chi fuji hana haru ike ishi iwa kami kawa kita kuma mae matsu mi mina mori naga naka nishi oka oo saka sei shima taka toku tori uchi ume yama yoshi".split()
_TAILS = "bashi da gawa guchi hama hara hata ide ji kubo machi mine moto mura no numa saki sato sawa se shiro suka tani tsu ura wa wada zaki".split()


class Names:
    def __init__(self, rng: random.Random):
        self._rng, self._used = rng, set()

    def place(self):
        while True:
            word = self._rng.choice(_HEADS) + self._rng.choice(_TAILS) + self._rng.choice(["", "", self._rng.choice(_TAILS)])
            if word not in self._used:
                self._used.add(word)
                return word

    def municipality(self, prefecture):
        kind = self._rng.choice(["city", "city", "town", "vill"])
        return f"{kind}.{self.place()}.lg.jp." if kind == "city" else f"{kind}.{self.place()}.{prefecture}.lg.jp."

    def token(self, length=10):
        return "".join(self._rng.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))
