-- A home's own id, which its copies share: its anchor in the state folder is found by it.

INSERT OR IGNORE INTO meta SELECT 'home', lower(hex(randomblob(8))) FROM home;
