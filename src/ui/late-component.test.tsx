import { cleanup, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, expect, test } from 'vitest';
import { lateComponent } from './late-component.tsx';

afterEach(cleanup);

const Greeting = ({ name }: { readonly name: string }): ReactElement => <p>hello {name}</p>;

test('code that has come is there in the first rendering', async () => {
  const { load, Component } = lateComponent(() => Promise.resolve(Greeting));
  await load();
  render(<Component name="layer" />);
  expect(screen.getByText('hello layer')).toBeDefined();
});

test('code that has not come is asked for once, and shown when it comes', async () => {
  let asked = 0;
  const { Component } = lateComponent(() => {
    asked += 1;
    return Promise.resolve(Greeting);
  });
  render(
    <>
      <Component name="one" />
      <Component name="two" />
    </>,
  );
  expect(screen.queryByText(/hello/)).toBe(null);
  await screen.findByText('hello one');
  await screen.findByText('hello two');
  expect(asked).toBe(1);
});

test('code that cannot be had fails where the part is rendered', async () => {
  const { load, Component } = lateComponent<{ readonly name: string }>(() => Promise.reject(new Error('offline')));
  await load();
  expect(() => render(<Component name="layer" />)).toThrow('offline');
});
