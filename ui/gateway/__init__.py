"""What a request passes between the network and the page."""
