-- Make notes
--
-- revision: 000000000001
-- revises:
-- created: @CREATED@

-- upgrade sqlite
CREATE TABLE note (
	id INTEGER NOT NULL,
	title VARCHAR(200) NOT NULL,
	body TEXT NOT NULL,
	made_at DATETIME NOT NULL,
	PRIMARY KEY (id)
);
CREATE INDEX ix_note_title ON note (title);

-- upgrade postgresql
CREATE TABLE note (
	id SERIAL NOT NULL,
	title VARCHAR(200) NOT NULL,
	body TEXT NOT NULL,
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	PRIMARY KEY (id)
);
CREATE INDEX ix_note_title ON note (title);

-- downgrade
DROP TABLE note;
