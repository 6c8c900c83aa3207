from hypothesis import given
from hypothesis import strategies as st

from catalog.revisions.pictures import TOLD, merged


def row(image: str, alt: str = "", **told: str) -> dict[str, str]:
    return {"image": image, "alt": alt, "alt_en": "", "frame": "", **told}


A, B, C = row("a"), row("b"), row("c")


def order(rows) -> str:
    return "".join(each["image"] for each in rows)


def test_words_of_one_and_a_picture_added_by_another_both_stand() -> None:
    rows, clashes = merged([A], [A, B], [row("a", "Dừa sáp")])
    assert rows == [row("a", "Dừa sáp"), B]
    assert clashes == []


def test_order_of_one_and_words_of_another_both_stand() -> None:
    rows, clashes = merged([A, B], [B, A], [row("a", "Dừa sáp"), B])
    assert rows == [B, row("a", "Dừa sáp")]
    assert clashes == []


def test_same_words_changed_by_both_keep_the_first_and_say_so() -> None:
    rows, clashes = merged([A], [row("a", "Quả")], [row("a", "Trái", frame="0,0,1000")])
    assert rows == [row("a", "Quả", frame="0,0,1000")]
    assert [(c.image, c.column, c.theirs, c.mine) for c in clashes] == [("a", "alt", "Quả", "Trái")]


def test_two_orders_keep_the_first_and_say_so() -> None:
    rows, clashes = merged([A, B, C], [B, A, C], [C, B, A])
    assert order(rows) == "bac"
    assert [(c.image, c.column) for c in clashes] == [("", "")]


def test_words_for_a_picture_that_is_gone_are_given_back() -> None:
    rows, clashes = merged([A, B], [B], [row("a", "Dừa sáp"), B])
    assert rows == [B]
    assert [(c.image, c.theirs, c.mine) for c in clashes] == [("a", None, "Dừa sáp")]


def test_picture_taken_out_by_either_is_out_and_one_added_meanwhile_stays() -> None:
    rows, clashes = merged([A, B], [A, B, C], [A])
    assert order(rows) == "ac"
    assert clashes == []


ROWS = st.lists(
    st.builds(row, st.sampled_from("abcd"), st.sampled_from(["", "x", "y"])),
    unique_by=lambda each: each["image"], max_size=4,
)  # fmt: skip


@given(ROWS, ROWS, ROWS)
def test_nobody_is_overwritten_unseen(base, theirs, mine) -> None:
    rows, clashes = merged(base, theirs, mine)
    read, first, second = ({r["image"]: r for r in rs} for rs in (base, theirs, mine))
    kept = {r["image"]: r for r in rows}
    assert len(kept) == len(rows)
    told = {clash.image for clash in clashes}
    for image in set(first) & set(second):
        for column in TOLD:
            was = read.get(image, {}).get(column, "")
            assert first[image][column] in {was, kept[image][column]}
            assert second[image][column] in {was, kept[image][column]} or image in told


@given(ROWS, ROWS)
def test_sent_twice_changes_nothing_the_second_time(base, mine) -> None:
    once, _ = merged(base, base, mine)
    assert merged(base, once, mine) == (once, [])
    assert once == mine
