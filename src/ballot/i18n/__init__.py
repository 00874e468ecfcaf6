"""Words for people: catalogues, templates, and the sentence that belongs to each error code."""
