-- Headquarters' notes of what it accepted are looked for whenever a lake is brought up to date.
CREATE INDEX audit_accepted ON audit (epoch, seq) WHERE action = 'accepted';
