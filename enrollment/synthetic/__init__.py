"""A made-up population and a made-up worker file in the true file formats: no models, no Django needed.

No NIK here can be a living person's. A NIK begins with province, regency and kecamatan; kecamatan codes are handed
out from 01 upwards and no regency used here has reached 50, yet every code here carries 60 on top: Kramatwatu
36.04.05 becomes `360465`. So the fifth digit is always 6-9, which the register never issued, while all format checks
hold. The clerks' mistakes leave that digit alone. Telephone numbers begin with 0810, which is on no list of
operators' prefixes.
`docs/data-sintetis.md` tells the same in Indonesian.

    python -m enrollment.synthetic --people 40000 --workers 2143 --seed 1 --out DIR
"""
