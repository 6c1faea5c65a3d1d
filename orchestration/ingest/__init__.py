"""Ways in: landed files become raw Parquet, and generic extracts become rows of the contract."""
