"""«Кто действует»: who may act for whom, asked, allowed and ended."""
