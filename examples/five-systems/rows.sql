-- Sample rows, the same on both databases. {{SITE}} is the address of the sample site.

insert into users(id, email) values ('ada', 'ada@example.com'), ('ben', 'ben@example.com');

insert into articles(title, slug, content, summary) values
  ('The night ferry', 'night-ferry',
   'The ferry between the islands is suspended until Friday. Technicians found water in the fuel on Monday night, and divers now look for a leak in the tank. Passengers can use the morning boat instead, which leaves an hour earlier than usual. Tickets that were paid for stay valid for a month.',
   null),
  ('Sourdough in winter', 'sourdough-in-winter',
   'A cold kitchen slows a sourdough down, and that is no fault. Let the dough rise for twelve hours rather than six, and judge it by its size instead of the clock. Flour that was stored in a cold room should be warmed first. Bake it as hot as the oven gets for the first ten minutes.',
   null),
  ('Why the library moves', 'why-the-library-moves',
   'The town library moves into the old post office next spring. Its present house needs a new roof, which would cost more than the move. The council expects twice as many visitors, since the post office stands beside the station. Loans go on during the move; returns are taken at the town hall.',
   null),
  ('Summarised already', 'summarised-already', 'This article has a summary.', 'It has one.');

insert into models(id, name, provider) values
  ('gpt-5-nano', 'GPT-5 nano', 'openai'), ('claude-haiku-4-5', 'Claude Haiku', 'anthropic');
insert into prompts(category, question, frequency, runs, models) values
  ('tools', 'Which note taking application do most people recommend?', 'daily', 2,
   '[{"id":"gpt-5-nano"},{"id":"claude-haiku-4-5"}]'),
  ('travel', 'Which city in Europe is best seen on foot?', 'weekly', 1, '[{"id":"gpt-5-nano"}]');

insert into notes(user_id, type, content) values
  ('ada', 'idea', 'Sow tomato seeds in warm soil in March and water the beds in the evening'),
  ('ada', 'idea', 'Tomato plants need warm soil; try seeds from last year in the small bed'),
  ('ada', 'idea', 'A rain barrel beside the beds would save water for the tomato plants'),
  ('ada', 'task', 'Call the bank about the loan and ask what the interest will be'),
  ('ada', 'task', 'Ask the bank to move the day on which the loan is paid'),
  ('ada', 'task', 'Compare the interest of two loans before the bank answers'),
  ('ada', 'unclassified', 'The soil in the beds is dry, so water the tomato seeds tonight'),
  ('ada', 'unclassified', 'I am so glad that the garden looks wonderful again'),
  ('ben', 'idea', 'A queue that retries by itself would save me the nightly worry'),
  ('ben', 'idea', 'Retries should wait longer each time, or the queue floods the server'),
  ('ben', 'contact', 'Mira knows the people who run the server of the choir'),
  ('ben', 'contact', 'Ask Mira for the number of the man who tunes the piano'),
  ('ben', 'unclassified', 'Worried about the server: it was slow again, and I fear the weekend');

insert into sites(id, user_id, url) values ('sample', 'ada', '{{SITE}}');
insert into fixes(issue_id, rollback_expires_at, before_state) values
  (1, '2020-01-01T00:00:00Z', '{"title":"old"}'), (2, '2999-01-01T00:00:00Z', '{"title":"kept"}');
insert into audit_logs(user_id, site_id, action, created_at) values
  ('ada', 'sample', 'long ago', '2020-01-01T00:00:00Z');
insert into notifications(user_id, message, read, created_at) values
  ('ada', 'read long ago', true, '2020-01-01T00:00:00Z'), ('ada', 'unread', false, '2020-01-01T00:00:00Z');
