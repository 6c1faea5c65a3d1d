"""What Salesforce writes down of the world: its objects' rows, with the date of their delivery."""
