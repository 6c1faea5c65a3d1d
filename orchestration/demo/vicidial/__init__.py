"""What VICIdial writes down of the world: its tables' rows, with the date of their delivery."""
