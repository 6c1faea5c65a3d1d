"""F2: a disk that is full, or fills up, is told as that; BI keeps its set; room makes it good."""

import errno

import pytest

from orchestration.declaration import read_declaration
from orchestration.home import HomeError
from orchestration.ingest.collect import ingest
from orchestration.publish import PublishError
from orchestration.publish.publication import publish
from orchestration.publish.tables import FILES
from orchestration.run import run_pipeline
from tests.running.faulty_homes import (
    enlarge,
    fill,
    ids_that_bi_reads,
    small_disk,
    start,
    unfinished,
    when_started,
)

MEGABYTE = 1_000_000
# Where the disk fills up; the suite takes the first one.
STEPS = ("build", "ingest", "audit raw", "audit marts", "publish marts", "publish detail")

pytestmark = [pytest.mark.slow]


def published_files(home):
    return sorted(path.name for path in home.published.iterdir())


def needed_by_a_set(home) -> int:
    """Bytes that publishing asks for before it begins."""
    taken = sum((home.published / f"{file}.duckdb").stat().st_size for file in FILES)
    return max(2 * taken, 50 * MEGABYTE)


@pytest.mark.fault("F2", "too little room for a new set in published/")
def test_a_set_that_would_not_fit_is_not_begun(faulty):
    home = faulty.home
    needed = needed_by_a_set(home)
    with small_disk(home.published, needed - 5 * MEGABYTE):
        before = published_files(home), ids_that_bi_reads(home)
        with pytest.raises(PublishError) as refused:
            publish(home, "too-big")
        for told in (f"and needs {needed / 1e6:,.0f} MB", str(home.published), "Free some space"):
            assert told in str(refused.value)
        assert (published_files(home), ids_that_bi_reads(home)) == before
        enlarge(home.published, needed + 5 * MEGABYTE)
        publish(home, "fits")
        assert ids_that_bi_reads(home) == {"fits"}
        assert unfinished(home) == []


@pytest.mark.fault("F2", "published/ fills up while a set is written", times=(2, 20))
def test_a_set_that_could_not_be_written_whole_is_removed(faulty, times, chance):
    home = faulty.home
    with small_disk(home.published, needed_by_a_set(home) + 5 * MEGABYTE):
        for time in range(times):
            before = published_files(home), ids_that_bi_reads(home)
            step = ("publish marts", "publish detail")[time % 2]
            with (
                pytest.raises(PublishError) as refused,
                when_started(step, lambda: fill(home.published)),
            ):
                publish(home, f"full-{time}")
            for told in ("No space left on device", "BI keeps the set that it has", "run again"):
                assert told.lower() in str(refused.value).lower().replace("`dialmart run` ", "run ")
            (home.published / "something else").unlink()
            assert (published_files(home), ids_that_bi_reads(home)) == before
        publish(home, "fits")
        assert ids_that_bi_reads(home) == {"fits"}


@pytest.mark.fault("F2", "the home's disk is full before a run")
def test_a_run_without_room_says_so_and_begins_nothing(faulty):
    home = faulty.home
    with small_disk(home.path, 100 * MEGABYTE):
        before = ids_that_bi_reads(home)
        fill(home.path)
        process = start(home.path)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 1, output
        (told,) = output.splitlines()
        assert told.startswith(f"error: not enough room in {home.path}: 0 MB are free")
        assert "enlarge the disk" in told
        assert ids_that_bi_reads(home) == before


@pytest.mark.fault("F2", "the home's disk is full when files land")
def test_a_file_that_the_lake_has_no_room_for_is_not_called_a_bad_file(faulty):
    home = faulty.home
    with small_disk(home.path, 100 * MEGABYTE):
        declaration = read_declaration(home.sources_file)
        with (
            pytest.raises(OSError) as refused,
            when_started("ingest", lambda: fill(home.path)),
        ):
            ingest(home, declaration)
        assert refused.value.errno == errno.ENOSPC
        (home.path / "something else").unlink()
        results = {result.file: result.outcome for result in ingest(home, declaration)}
        assert results["calls_20251202.csv"] == "new"
        assert [path.stem for path in (home.lake / "quarantine").glob("*.parquet")] == ["schema"]
        assert unfinished(home) == []


@pytest.mark.fault("F2", "the home's disk fills up during a run", times=(1, len(STEPS)))
def test_a_run_whose_disk_fills_up_is_made_good_when_there_is_room(faulty, turn):
    home = faulty.home
    with small_disk(home.path, 150 * MEGABYTE):
        before = ids_that_bi_reads(home)
        with when_started(STEPS[turn], lambda: fill(home.path)):
            try:
                outcome = run_pipeline(home)
                assert outcome.state == "failed"
                told = outcome.error
            except HomeError as error:
                told = str(error)
        for words in (f"the disk of {home.path} is full", "BI keeps", "enlarge the disk"):
            assert words in told
        assert ids_that_bi_reads(home) == before
        enlarge(home.path, 400 * MEGABYTE)
        faulty.assert_made_good_by_a_run()
