"""What is true of the world, counted from its events and never from the files or the pipeline."""
