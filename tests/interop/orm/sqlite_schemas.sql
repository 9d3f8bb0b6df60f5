-- Tables that SQLAlchemy's inspector reads rightly: its patterns want one constraint a line, and plain names for those
-- of foreign keys. What it misreads is in tests/drivers/sqlite/inspect_test.cpp.
CREATE TABLE parent (
    a INT,
    b TEXT,
    PRIMARY KEY (b, a)
);
CREATE TABLE parent2 (id INTEGER PRIMARY KEY);
CREATE TABLE "odd ""n" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "sel ect" VARCHAR(20) NOT NULL DEFAULT 'it''s, (not) CHECKed',
    x INT REFERENCES parent2,
    n NUMERIC(10,2) CHECK (n > 0),
    g INT GENERATED ALWAYS AS (n * 2) STORED,
    v INT AS ((n + 1) * 2),
    e VARCHAR(5) CHECK (e IN ('a', 'b,)', '(')),
    pa INT,
    pb TEXT,
    u1 INT UNIQUE,
    c1 TEXT COLLATE NOCASE,
    CONSTRAINT uq UNIQUE (pa, pb),
    CONSTRAINT fkc FOREIGN KEY(pb, pa) REFERENCES parent(b, a) ON DELETE CASCADE ON UPDATE SET NULL,
    CONSTRAINT ck CHECK (pa < 100)
);
CREATE UNIQUE INDEX part ON "odd ""n" (x) WHERE x > 5;
CREATE INDEX "by two" ON "odd ""n" (pb DESC, c1);
CREATE TABLE strict_one (
    a INT NOT NULL,
    t TEXT PRIMARY KEY
) STRICT;
CREATE TABLE without_rowid (
    a TEXT,
    b BLOB,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE TABLE text_key (a TEXT PRIMARY KEY, b BOOLEAN);
CREATE TABLE types (
    a SMALLINT,
    b BIGINT,
    c BOOLEAN,
    d BOOL,
    e FLOAT,
    g REAL,
    h DECIMAL(12, 4),
    i TEXT,
    j CLOB,
    k BLOB,
    l DATE,
    m TIME,
    n DATETIME,
    o TIMESTAMP,
    p JSON,
    q NVARCHAR(10),
    r UNSIGNED BIG INT,
    s DATETIME DEFAULT CURRENT_TIMESTAMP,
    t INTEGER DEFAULT -1,
    u VARCHAR DEFAULT (lower('X') || 'y')
);
CREATE TABLE "Mixed Case" (
    "Id" INTEGER NOT NULL,
    "Parent" INTEGER,
    self INTEGER,
    PRIMARY KEY ("Id"),
    FOREIGN KEY("Parent") REFERENCES parent2 (id),
    FOREIGN KEY(self) REFERENCES "Mixed Case" ("Id") ON DELETE SET DEFAULT,
    UNIQUE ("Parent"),
    CONSTRAINT both_ways UNIQUE (self, "Parent")
);
