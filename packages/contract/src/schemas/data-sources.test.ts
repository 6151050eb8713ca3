import { expect, test } from 'vitest';
import { createDataSource, hasPassword } from './data-sources.ts';

test('an address with a password is told from one that says where the password is', () => {
  const addresses = {
    'postgresql://me:secret@dwh/risk': true,
    'Server=dwh;Database=risk;Pwd=secret': true,
    'https://dwh/?user=me&password=secret': true,
    'postgresql://me@dwh:5432/risk': false,
    'https://dwh/a:b@c': false,
    'postgresql://dwh/risk, password in RISK_DWH_PASSWORD': false,
    'Server=dwh;Pwd=${RISK_PASSWORD}': false,
    'password=': false,
  };
  expect(Object.fromEntries(Object.keys(addresses).map((text) => [text, hasPassword(text)]))).toEqual(
    addresses,
  );
});

test('a name is one line with something in it', () => {
  const accepts = (name: string) => createDataSource.safeParse({ name, title: 'T' }).success;
  expect(['risk-dwh', ' s3://bucket/x ', ' ', 'a\nb', 'x'.repeat(201)].map(accepts)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
