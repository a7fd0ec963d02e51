"""From sources to article candidates: folders, files, archives, web pages, feeds."""
