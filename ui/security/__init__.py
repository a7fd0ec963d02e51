"""Who a visitor is and what he may do."""
