"""A declaration that uses everything, and a way to write one down."""

import pytest

from orchestration.declaration import DeclarationError, read_declaration

# The line numbers of this text are those in test_mistakes.py.
VALID = """\
company:
  name: Acme
  reporting_time_zone: Europe/Lisbon
  reporting_currency: EUR
  language: en
  week_start: monday
sources:
  - system: generic
    account: retail
    time_zone: Europe/Lisbon
    encoding: utf-8
    currency: USD
    phone_region: PT
    capabilities: {answered_by: none, names_agents: false}
    extracts:
      - table: calls
        files: calls.csv
        format: csv
        delimiter: ";"
        columns: [id, start, test, ring, note]
        optional_columns: [ring]
        null_values: [NULL, 0]
        extracted_at: {file_name: '(\\d{8})', format: "%Y%m%d"}
        mode: snapshot
        required: true
        entities:
          - entity: call_attempts
            key: [id]
            when: {answer: [yes, 007]}
            columns:
              lead_id: lead
              direction: {constant: outbound}
              started_at: {columns: [d, m], format: "%d %b", year: {start: 2008, by: file_order}}
              is_test: {column: test, values: {Y: true, 0: false}}
              ring_seconds: {column: ring, unit: milliseconds}
              dial_result: {column: answer, values: {yes: answered, no: busy}}
              campaign_id: {key: [campaign, wave]}
      - table: items
        files: items_*.csv
        entities:
          - entity: orders
            key: [order]
            part: [item]
            sum: [price]
            columns:
              ordered_at: {column: bought, format: "%d/%m/%Y", time_zone: Asia/Tokyo}
              amount: price
              margin: gain
"""


@pytest.fixture
def valid():
    return VALID


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "sources.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def problems_of():
    def problems_of(path):
        with pytest.raises(DeclarationError) as caught:
            read_declaration(path)
        assert str(caught.value) == "\n".join(caught.value.problems)
        return caught.value.problems

    return problems_of
