"""What people made: the store of conversations, export, citation status, redaction."""
