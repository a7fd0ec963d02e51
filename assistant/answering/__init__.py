"""One answerer per question type, and the extractive composer that they share."""
