"""What a bureau prescribes: model, facts, catalogue, data."""
