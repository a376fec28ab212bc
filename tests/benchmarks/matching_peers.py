"""The same people linked by other means: exact NIK, recordlinkage and Splink as their documentation begins."""

from __future__ import annotations

import polars as pl

LIBRARY_PAIRS = 1_000_000
NAME, BIRTH, SURE = 0.88, 0.9, 3


def exact_nik(people: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Whoever has the very NIK, unverified."""
    links = people.join(register.select("nik", "row_no"), on="nik", how="inner").select("id", "row_no")
    return links.with_columns(decision=pl.lit("auto"))


def recordlinkage(people: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Blocks on NIK, on No. KK and on birth date with village; at least 3 of 5 comparisons must agree."""
    import recordlinkage as rl

    left, right = (frame.to_pandas().set_index(key) for frame, key in ((people, "id"), (register, "row_no")))
    for frame in (left, right):
        frame["name"] = frame["name"].str.upper()
        frame["birth_date"] = frame["birth_date"].astype(str)
    indexer = rl.Index()
    for block in ("nik", "nkk", ["birth_date", "village_id"]):
        indexer.block(block)
    compare = rl.Compare()
    compare.exact("nik", "nik")
    compare.exact("nkk", "nkk")
    compare.string("name", "name", method="jarowinkler", threshold=NAME)
    compare.string("birth_date", "birth_date", method="levenshtein", threshold=BIRTH)
    compare.exact("village_id", "village_id")
    scores = compare.compute(indexer.index(left, right), left, right).sum(axis=1)
    pairs = scores[scores >= SURE].rename("score").reset_index()
    return _best(pl.from_pandas(pairs.set_axis(["id", "row_no", "score"], axis=1)), "score")


def splink(people: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Splink 5 on DuckDB with comparisons of its library, a million random pairs, EM on two blocks, threshold 0.9."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    blocks = [block_on("nik"), block_on("nkk"), block_on("birth_date", "village_id"), block_on("name", "district_id")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.LevenshteinAtThresholds("nik", [1, 2]),
            cl.NameComparison("name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("village_id"),
            cl.LevenshteinAtThresholds("nkk", 1),
        ],
        blocking_rules_to_generate_predictions=blocks,
    )
    database = DuckDBAPI()
    frames = [_for_splink(people, "id"), _for_splink(register, "row_no")]
    tables = [
        database.register(frame.to_arrow(), dataset_display_name=name)
        for frame, name in zip(frames, "lr", strict=True)
    ]
    linker = Linker(tables, settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("nik")], recall=0.85)
    linker.training.estimate_u_using_random_sampling(max_pairs=LIBRARY_PAIRS)
    for block in (block_on("nkk"), block_on("birth_date", "village_id")):
        linker.training.estimate_parameters_using_expectation_maximisation(block)
    found = linker.inference.predict(threshold_match_probability=0.9).as_duckdbpyrelation().pl()
    columns = {"id": "unique_id_l", "row_no": "unique_id_r", "score": "match_weight"}
    return _best(found.select(**{name: pl.col(column) for name, column in columns.items()}), "score")


def _for_splink(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    names = pl.col("name").str.to_uppercase().str.strip_chars()
    return frame.select(
        "nik",
        "nkk",
        "sex",
        "district_id",
        "village_id",
        unique_id=key,
        name=names,
        birth_date=pl.col("birth_date").cast(pl.String),
    )


def _best(pairs: pl.DataFrame, score: str) -> pl.DataFrame:
    """Each person's best row, and of those who share a row the best person."""
    best = pairs.sort([score, "id", "row_no"], descending=[True, False, False])
    once = best.unique("id", keep="first", maintain_order=True).unique("row_no", keep="first", maintain_order=True)
    return once.select("id", "row_no", decision=pl.lit("auto")).cast({"id": pl.Int64, "row_no": pl.Int64})
