"""One segment of the index, read over the library's public interface and kept as arrays.

A segment never changes; what is deleted from it is known to the index that holds it. So
everything read here stays good for as long as the segment lives.
"""

import weakref
from collections import OrderedDict
from functools import cached_property
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, TermNotFound

from catalog.search.schema import FACTS, SEPARATOR, Packed, unpacked

MOST_POSTINGS_BYTES = 96 * 1024 * 1024

CATEGORIES = 4

Numbers = NDArray[np.intp]
Weights = NDArray[np.float32]
Postings = tuple[Numbers, Weights]

NOTHING: Postings = (np.empty(0, np.intp), np.empty(0, np.float32))


class Segment:
    """Columns and postings of one segment, read once each.

    Its files are closed when no snapshot holds it any longer.
    """

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        weakref.finalize(self, reader.close)
        self.size: int = reader.doc_count_all()
        self._lock = RLock()
        self._postings: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._bytes = 0
        self._orders: dict[str, tuple[NDArray[np.intp], list[bytes]]] = {}

    def postings(self, field: str, term: str) -> Postings:
        """Answer the numbers of the documents that hold a term, and what it is worth in each."""
        key = (field, term)
        with self._lock:
            found = self._postings.get(key)
            if found is None:
                found = self._postings[key] = self._read_postings(field, term)
                self._bytes += found[0].nbytes + found[1].nbytes
                while self._bytes > MOST_POSTINGS_BYTES:
                    _key, dropped = self._postings.popitem(last=False)
                    self._bytes -= dropped[0].nbytes + dropped[1].nbytes
            return found

    def _read_postings(self, field: str, term: str) -> Postings:
        try:
            matcher = self.reader.postings(field, term.encode())
        except TermNotFound:
            return NOTHING
        numbers: list[int] = []
        weights: list[float] = []
        while matcher.is_active():
            numbers.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return np.array(numbers, np.intp), np.array(weights, np.float32)

    def count(self, field: str, term: str) -> int:
        """Answer in how many documents a term stands, those deleted since included."""
        with self._lock:
            return int(self.reader.doc_frequency(field, term.encode()))

    def terms(self, field: str, beginning: str = "") -> list[tuple[str, int]]:
        """Answer the terms of a field that begin so, each with how many documents hold it."""
        with self._lock:
            found = []
            for term, about in self.reader.iter_field(field, beginning.encode()):
                text = term.decode()
                if not text.startswith(beginning):
                    break
                found.append((text, int(about.doc_frequency())))
            return found

    @cached_property
    def word_counts(self) -> dict[str, int]:
        """Every word of the segment and how many of its documents hold it."""
        return dict(self.terms("words"))

    @cached_property
    def facts(self) -> tuple[Packed, NDArray[np.intp], Packed]:
        """The facts of its documents, and their star terms."""
        if not self.size:
            return np.empty(0, FACTS), np.empty(0, np.intp), unpacked([])[2]
        return unpacked(self._column("facts"))

    @cached_property
    def categories(self) -> list[tuple[NDArray[np.intp], list[str]]]:
        """Group, set, province and commune: a code for each document, and what codes mean."""
        combinations: dict[bytes, int] = {}
        numbers = np.array(
            [combinations.setdefault(value, len(combinations))
             for value in self._column("categories")], np.intp,
        )  # fmt: skip
        meanings = [value.decode().split(SEPARATOR) for value in combinations]
        found = []
        for place in range(CATEGORIES):
            codes: dict[str, int] = {}
            column = [codes.setdefault(meaning[place], len(codes)) for meaning in meanings]
            found.append((np.array(column, np.intp)[numbers], list(codes)))
        return found

    def names_in_order(self, field: str) -> tuple[NDArray[np.intp], list[bytes]]:
        """Answer its documents in the order of a column of sort keys, and those keys.

        A key ends in the product's number, so that no two are equal.
        """
        found = self._orders.get(field)
        if found is None:
            ids = self.facts[0]["id"].astype(">u4").tobytes()
            keys = [
                key + b"\0" + ids[4 * place : 4 * place + 4]
                for place, key in enumerate(self._column(field))
            ]
            order = sorted(range(len(keys)), key=keys.__getitem__)
            found = np.array(order, np.intp), [keys[number] for number in order]
            self._orders[field] = found
        return found

    def _column(self, name: str) -> list[bytes]:
        with self._lock:
            column: Any = self.reader.column_reader(name)
            return list(column)
