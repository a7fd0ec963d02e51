"""A library over HTTP, beside the page: `/api/v1`."""
