import { describe, expect, it } from 'vitest';
import { failuresOfPlaywright, failuresOfVitest, judgeRun, tallyOfPlaywright, tallyOfVitest } from './test-reports.mjs';

const vitestFile = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('the tally of a Vitest report', () => {
  it('counts passed, failed and left-out tests over all files', () => {
    const report = {
      testResults: [
        vitestFile('passed', 'passed', 'passed', 'pending'),
        vitestFile('failed', 'passed', 'failed', 'todo'),
      ],
    };
    expect(tallyOfVitest(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    expect(tallyOfVitest({ testResults: [vitestFile('failed')] })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a file that fails around its passing tests as one failure', () => {
    expect(tallyOfVitest({ testResults: [vitestFile('failed', 'passed')] })).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe('the tally of a Playwright report', () => {
  it('counts a test that needed a second try as failed', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] };
    expect(tallyOfPlaywright(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  it('counts errors outside of tests', () => {
    const report = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'no server' }] };
    expect(tallyOfPlaywright(report)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('the failures of a report', () => {
  it('names the failed tests of Vitest with their file, and a file that could not be loaded', () => {
    const testResults = [
      {
        status: 'failed',
        name: 'a.test.ts',
        assertionResults: [
          { status: 'failed', fullName: 'a whiteout hides' },
          { status: 'passed', fullName: 'a file shows' },
        ],
      },
      { status: 'failed', name: 'b.test.ts', assertionResults: [] },
      { status: 'passed', name: 'c.test.ts', assertionResults: [{ status: 'passed', fullName: 'fine' }] },
    ];
    expect(failuresOfVitest({ testResults })).toEqual(['a.test.ts: a whiteout hides', 'b.test.ts']);
  });

  it('names the failed tests of Playwright through all suites, and errors outside of them', () => {
    const report = {
      stats: { expected: 1, unexpected: 1, flaky: 0, skipped: 0 },
      errors: [{ message: 'no server' }],
      suites: [
        {
          title: 'open.e2e.ts',
          suites: [{ title: 'folders', specs: [{ title: 'open', ok: false }] }],
          specs: [{ title: 'files', ok: true }],
        },
      ],
    };
    expect(failuresOfPlaywright(report)).toEqual(['open.e2e.ts: folders: open', '{"message":"no server"}']);
  });
});

describe('the judgement of a run', () => {
  it('takes the tally of a run that ended well', () => {
    expect(judgeRun({ passed: 3, failed: 0, skipped: 1 }, 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });

  it('fails a run without a report', () => {
    expect(judgeRun(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('fails a run that executed no test', () => {
    expect(judgeRun({ passed: 0, failed: 0, skipped: 5 }, 0)).toEqual({ passed: 0, failed: 1, skipped: 5 });
  });

  it('fails a run whose exit code knows of a failure that its report does not', () => {
    expect(judgeRun({ passed: 3, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it('counts a failure once that report and exit code both know', () => {
    expect(judgeRun({ passed: 3, failed: 2, skipped: 0 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });
});
