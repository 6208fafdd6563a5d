import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { ErrorRecord } from '../../base/app-error.ts';
import { CredentialsForm, type CredentialsFormProps } from './credentials-form.tsx';

afterEach(cleanup);

function errorOf(
  code: 'unauthorized' | 'credentials-rejected' | 'name-unknown' | 'quota-exceeded',
  host: string,
): ErrorRecord {
  const challenge = { scheme: 'bearer', host } as const;
  return {
    code: `registry-${code}`,
    message: 'who are you?',
    place: {
      registry: {
        registry: 'ghcr.io',
        status: 401,
        said: 'authentication <b>required</b>',
        challenge,
        retryAfterSeconds: null,
      },
    },
  };
}

function setUp(changes: Partial<CredentialsFormProps> = {}) {
  const calls = {
    onSignIn: vi.fn(),
    onUseKnown: vi.fn(),
    onUseStored: vi.fn(),
    onTryAgain: vi.fn(),
    onClose: vi.fn(),
  };
  render(
    <CredentialsForm
      name="ghcr.io/owner/app:1"
      registry="ghcr.io"
      error={errorOf('unauthorized', 'ghcr.io')}
      knownUser={null}
      offersStored={false}
      onBack={null}
      {...calls}
      {...changes}
    />,
  );
  const user = userEvent.setup();
  const username = screen.getByLabelText<HTMLInputElement>('User name');
  const secret = screen.getByLabelText<HTMLInputElement>('Password or access token');
  const recipients = () => document.getElementById(secret.getAttribute('aria-describedby') ?? '')?.textContent;
  return { user, username, secret, recipients, ...calls };
}

test('it says who gets the credentials before they are typed', () => {
  const { recipients } = setUp();
  expect(screen.getByRole('alert').textContent).toBe('ghcr.io asks who you are');
  expect(recipients()).toContain('User name and token go to ghcr.io through this page’s server, and nowhere else.');
  expect(recipients()).toContain('this tab’s memory only');
});

test('a sign-in server of another name is named', () => {
  const { recipients } = setUp({ registry: 'docker.io', error: errorOf('unauthorized', 'auth.docker.io') });
  expect(recipients()).toContain('go to auth.docker.io, where docker.io signs people in, through');
});

test('credentials are handed on with the choice of how long to keep them', async () => {
  const { user, username, secret, onSignIn } = setUp();
  await user.type(username, 'alice');
  await user.type(secret, 's3cret{Enter}');
  expect(onSignIn).toHaveBeenLastCalledWith({ username: 'alice', secret: 's3cret' }, false);
  await user.click(screen.getByLabelText('Keep them in this tab until it is closed'));
  await user.click(screen.getByRole('button', { name: 'Sign in and open' }));
  expect(onSignIn).toHaveBeenLastCalledWith({ username: 'alice', secret: 's3cret' }, true);
});

test('the keyboard is where typing goes on', () => {
  const { username } = setUp();
  expect(document.activeElement).toBe(username);
});

test('half of the credentials are not sent', async () => {
  const { user, username, onSignIn } = setUp();
  await user.type(username, 'alice{Enter}');
  expect(onSignIn).not.toHaveBeenCalled();
});

test('the fields are what password managers look for', () => {
  const { username, secret } = setUp();
  expect([username.autocomplete, secret.autocomplete, secret.type]).toEqual([
    'username',
    'current-password',
    'password',
  ]);
});

test('rejected credentials are said to be so, and the user name need not be typed again', () => {
  const { username, secret } = setUp({ error: errorOf('credentials-rejected', 'ghcr.io'), knownUser: 'alice' });
  expect(screen.getByRole('alert').textContent).toBe('ghcr.io did not take these credentials');
  expect([username.value, secret.value]).toEqual(['alice', '']);
  expect(document.activeElement).toBe(secret);
  expect(screen.queryByRole('button', { name: 'Sign in as alice' })).toBeNull();
});

test('what the registry says is text', () => {
  setUp();
  expect(screen.getByText('It says: authentication <b>required</b>')).toBeTruthy();
});

test('credentials of this tab and stored ones are used by a click and not before', async () => {
  const { user, onUseKnown, onUseStored } = setUp({ knownUser: 'alice', offersStored: true });
  expect(onUseKnown).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Sign in as alice' }));
  await user.click(screen.getByRole('button', { name: 'Use stored credentials' }));
  expect([onUseKnown.mock.calls.length, onUseStored.mock.calls.length]).toEqual([1, 1]);
});

test.each([
  ['name-unknown', 'was not found for somebody without a name'],
  ['quota-exceeded', 'Whoever signs in is counted alone'],
] as const)('opened from a screen that said %s it says nothing else than that screen', (code, reason) => {
  setUp({ error: errorOf(code, 'ghcr.io') });
  expect(screen.getByRole('alert').textContent).toBe('Sign in to ghcr.io');
  expect(screen.getByRole('form').textContent).toContain(reason);
  expect(screen.getByRole('form').textContent).not.toContain('private or does not exist');
});

test('Escape and the last button lead back to where it was opened from', async () => {
  const onBack = vi.fn();
  const { user, onClose } = setUp({ error: errorOf('name-unknown', 'ghcr.io'), onBack });
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Back' }));
  expect(onBack).toHaveBeenCalledTimes(2);
  expect(onClose).not.toHaveBeenCalled();
});

test('Escape closes what the registry answered with it', async () => {
  const { user, onClose } = setUp();
  await user.keyboard('typed{Escape}');
  expect(onClose).toHaveBeenCalledOnce();
});
