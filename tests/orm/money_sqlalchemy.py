#!/usr/bin/python3
"""Prints SQLAlchemy's results for the bills of money_test.cpp.

Reads lines `name<TAB>expression` and prints `name<TAB>1,2,3`, the ids that it finds. An expression is a condition or a
select of ids.

usage: money_sqlalchemy.py FILE
"""
import sys
import warnings
from decimal import Decimal as D

import sqlalchemy as sa
from sqlalchemy import and_, case, func, select

warnings.filterwarnings("ignore", category=sa.exc.SAWarning)
bill = sa.Table("bill", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("payer", sa.String(10)), sa.Column("fee", sa.Numeric(10, 2)))
fee = bill.c.fee

with sa.create_engine("sqlite:///" + sys.argv[1]).connect() as connection:
    for line in sys.stdin:
        name, text = line.rstrip("\n").split("\t")
        found = eval(text)
        if not isinstance(found, sa.sql.Select):
            found = select(bill.c.id).where(found).order_by(bill.c.id)
        print(name, ",".join(str(id_) for id_ in connection.execute(found).scalars()), sep="\t")
