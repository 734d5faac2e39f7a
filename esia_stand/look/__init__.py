"""How every page of the stand is shown: its frame, its headers, its pages of refusal."""
