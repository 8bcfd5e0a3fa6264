"""Data that rules read: the charts of accounts of both Chinese standards, and VAT rates by date."""
