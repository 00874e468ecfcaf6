"""The deputies' vote on livelihood projects: from the candidate list to the certified result."""
