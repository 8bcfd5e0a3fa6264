-- Which history of the own journal stands in the tables: after a merge they are made anew.

CREATE TABLE own_history (one INTEGER PRIMARY KEY CHECK (one = 1), version TEXT NOT NULL) STRICT;
