"""Reading by several processes: the same records in the same order, and a document that kills its process lost alone."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Iterator

import pytest

import garant
from garant._errors import DataError, InputError
from garant.cli import main
from garant.coder import Coder
from garant.pipeline import Reading
from garant.render import jsonl
from garant.sources import Document
from garant.workers import batches, cores, read_parallel

SENTENCES = [
    "Lisbon condemned the shelling of the harbour on {} May 2019.",
    "Les rebelles ont attaqué le poste de Qamichli le {} mai 2019.",
    "The two ministers met in Astana on {} May 2019 and signed an accord.",
]
FATAL, SLOW = "fatal", "slow"


def documents(count: int) -> list[Document]:
    return [Document(SENTENCES[i % 3].format(1 + i % 28), id=f"d{i}", where=f"d{i}") for i in range(count)]


def finish(reading: Reading) -> str:
    """Real lines, unless the document is one that ends or holds up its process."""
    if reading.document.id == FATAL:
        os.kill(os.getpid(), signal.SIGKILL)
    if reading.document.id == SLOW:
        time.sleep(60)
    return jsonl.text(reading)


def test_two_processes_give_what_one_gives_in_the_same_order() -> None:
    coder = Coder(finish)
    bad = InputError("empty: there is no text", "nowhere")
    mixed = [*documents(70), bad, *documents(10)]
    alone = coder(documents(70)), coder(documents(10))
    shared = list(read_parallel(iter(mixed), coder, 2))
    assert shared[:70] == alone[0]
    assert str(shared[70]) == str(bad)
    assert shared[71:] == alone[1]


def test_a_document_that_kills_its_process_is_lost_alone() -> None:
    found = list(
        read_parallel([*documents(3), Document("Boom.", id=FATAL, where="x.txt"), *documents(3)], Coder(finish), 2)
    )
    assert [isinstance(one, InputError) for one in found] == [False] * 3 + [True] + [False] * 3
    assert str(found[3]).startswith("x.txt: cannot be read: the process that read it died")
    assert found[:3] == found[4:]


def test_a_document_that_never_ends_is_given_up() -> None:
    found = list(
        read_parallel([*documents(2), Document("Slow.", id=SLOW, where="y.txt")], Coder(finish), 1, patience=15)
    )
    assert str(found[2]) == "y.txt: cannot be read: not done after 15 seconds"
    assert all(isinstance(one, str) for one in found[:2])


def test_documents_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Document]:
        while True:
            taken.append(len(taken))
            yield documents(1)[0]

    outcomes = read_parallel(endless(), Coder(finish), 1)
    next(outcomes)
    outcomes.close()
    assert len(taken) <= 5 * 64


def test_batches_are_bounded_by_documents_and_by_characters() -> None:
    sizes = [len(batch) for batch in batches([*documents(130), Document("word " * 7000), *documents(1)])]
    assert sizes == [64, 64, 3, 1]


@pytest.mark.parametrize("error", [InputError("empty", "a.txt:3"), DataError("two cells", "table.tsv", 7)])
def test_errors_travel_between_processes(error: InputError | DataError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.where) == (type(error), str(error), error.where)


def test_the_command_line_reads_with_workers(tmp_path, capsys) -> None:
    (tmp_path / "a.txt").write_text("Oslo and Vienna signed a ceasefire on Monday.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("Les manifestants ont défilé à Beyrouth.", encoding="utf-8")
    for form in ("jsonl", "csv", "text"):
        codes = [main(["read", str(tmp_path), "--format", form, "--workers", workers]) for workers in ("1",)]
        alone = capsys.readouterr()
        codes.append(main(["read", str(tmp_path), "--format", form, "--workers", "2"]))
        shared = capsys.readouterr()
        assert codes == [1, 1]
        assert (shared.out, shared.err) == (alone.out, alone.err)


def test_python_reads_with_workers() -> None:
    texts = [document.text for document in documents(5)]
    alone = [doc.to_dicts() for doc in garant.read_many(texts)]
    assert [doc.to_dicts() for doc in garant.read_many(texts, workers=2)] == alone


def test_the_number_of_cores_is_that_of_this_process() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize("wrong", ["-1", "two"])
def test_a_wrong_number_of_workers_is_refused(wrong: str, capsys) -> None:
    with pytest.raises(SystemExit):
        main(["read", "x.txt", "--workers", wrong])
    assert "not a number of processes" in capsys.readouterr().err
