#!/usr/bin/python3
"""Prints the statements that create the tables of schema_test.cpp, as SQLAlchemy writes them."""
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

metadata = sa.MetaData()
country = sa.Table("schema_country", metadata, sa.Column("id", sa.Integer, primary_key=True),
                   sa.Column("name", sa.String(20), unique=True, nullable=False))
customer = sa.Table("customer", metadata, sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("name", sa.String(40), index=True, nullable=False),
                    sa.Column("country_id", sa.ForeignKey("schema_country.id")),
                    sa.UniqueConstraint("name", "country_id"), sa.Index("ix_sales_customer_country_id_name",
                                                                        "country_id", "name"), schema="sales")
invoice = sa.Table("invoice", metadata, sa.Column("id", sa.Integer, primary_key=True),
                   sa.Column("total", sa.Numeric(10, 2), nullable=False),
                   sa.Column("customer_id", sa.ForeignKey("sales.customer.id", ondelete="CASCADE"), nullable=False),
                   sa.CheckConstraint("total >= 0"), schema="sales")

for dialect in (sqlite.dialect(), postgresql.dialect()):
    for table in (country, customer, invoice):
        print(str(CreateTable(table).compile(dialect=dialect)).strip() + ";")
        for index in sorted(table.indexes, key=lambda one: len(one.columns)):
            print(str(CreateIndex(index).compile(dialect=dialect)) + ";")
