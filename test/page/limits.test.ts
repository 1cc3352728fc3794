import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { skipPageTests } from './support/browser.ts';
import { type Stage, setStage } from './support/stage.ts';

const TEXTS = ['one', 'two', 'three', 'four', 'five'];

describe('a page on a server that is careful', { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage(
    (opened) => {
      stage = opened;
    },
    {
      RATE_LIMITS: 'on',
      MESSAGE_RATE: '2+1/s',
      PROOF_OF_WORK: 'on',
      PROOF_COST: '100',
      RECALL_S: '0',
    },
  );

  test('a proof of work is computed without a word, and what is too fast waits its turn', async (t) => {
    const alice = await stage.visit(t, '/?room=lounge');
    let challenges = 0;
    alice.page.on('request', (request) => {
      challenges += Number(request.url().endsWith('/challenge'));
    });
    await alice.enter('alice');
    await alice.isIn();
    assert.equal(challenges, 1);

    for (const text of TEXTS) await alice.say(text);
    await alice.log.getByText('It will be sent in a moment').first().waitFor();
    await alice.sees('five');
    assert.deepEqual(await alice.texts(), TEXTS);
  });

  test('what nobody may take back there is not offered to be taken back', async (t) => {
    const alice = await stage.enter(t, 'for good', 'alice');
    await alice.say('it stands');
    await alice.sees('it stands');
    await alice.message('it stands').click({ button: 'right' });
    await alice.page.getByRole('menuitem', { name: 'Edit' }).waitFor();
    assert.equal(await alice.page.getByRole('menuitem', { name: 'Take back' }).count(), 0);
  });
});
