// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/mood_lexicon.h"

#include <array>
#include <span>

namespace pawl::text {
namespace {

// clang-format off
constexpr auto kEntries = std::to_array<MoodEntry>({
    {Mood::positive, 1.0,
     "good,nice,fine,well,kind,friendly,easy,calm,fair,fresh,clear,useful,helpful,healthy,warm,"
     "safe,comfortable,cosy,pleasant,smooth,successful,better,best,improve,help,thank,thanks,"
     "enjoy,like it,smile,laugh,funny,fun,cheerful,relax,relaxed,peace,peaceful,celebrate,gift,"
     "friend,hug,praise,reward,support,solve,recover,heal,win,won,success,progress,achieve,pass,"
     "generous,gentle,polite,patient,honest,brave,clever,smart,worth,comfort,welcome,agree,luck,"
     "lucky,sunny,tasty,sweet,went well,on time,\U0001F642,\U0001F44D,\u2705"},
    {Mood::positive, 2.0,
     "great,happy,glad,love,lovely,loved,beautiful,brilliant,excellent,perfect,wonderful,"
     "fantastic,delightful,delicious,grateful,thankful,proud,joy,joyful,impressed,impressive,"
     "relieved,relief,superb,splendid,terrific,marvellous,marvelous,outstanding,pleased,"
     "delighted,blessed,favourite,favorite,gorgeous,charming,\U0001F600,\U0001F60A,\U0001F604,"
     "\U0001F60D,\u2764"},
    {Mood::negative, 1.0,
     "bad,cold,hard,difficult,slow,late,wrong,problem,trouble,mistake,error,fail,failed,failure,"
     "lose,lost,miss,missed,broke,broken,break down,crash,crashed,delay,delayed,dirty,noise,"
     "noisy,loud,rude,unfriendly,unfair,useless,boring,bored,bland,tired,exhausted,weak,ill,sick,"
     "pain,hurt,hurts,headache,ache,blame,blamed,complain,criticism,harsh,quarrel,argue,fight,"
     "refuse,refuses,reject,rejected,ignore,ignored,lie,lied,cheat,damage,waste,poor,annoyed,"
     "annoying,frustrated,frustrating,disappointed,disappointing,embarrassed,ashamed,guilty,"
     "regret,worse,stupid,empty,alone,unhappy,upset,cry,cried,tears,stuck,mess,never again,"
     "gave up,broke up,\U0001F61E,\U0001F641,\U0001F44E"},
    {Mood::negative, 2.0,
     "terrible,awful,horrible,hate,hated,worst,angry,furious,sad,lonely,miserable,dreadful,"
     "disgusting,painful,helpless,hopeless,depressed,ruin,ruined,nightmare,disaster,catastrophe,"
     "grief,mourn,died,death,cruel,betrayed,heartbroken,desperate,sick of,fed up,\U0001F620,"
     "\U0001F621,\U0001F622,\U0001F62D"},
    {Mood::determined, 1.0,
     "goal,goals,aim,plan,strict,focus,focused,committed,commit,effort,discipline,practise,"
     "practice,persist,persevere,prepared,resolve,intend,promise,keep going,try again,"
     "step by step,work hard,every day,i will,we will,i must,we must,i want,start again,"
     "sticking to,stick to"},
    {Mood::determined, 2.0,
     "determined,resolved,decided to,no excuses,whatever it takes,not give up,never give up,"
     "won't give up,will not give up,push through,see it through,fight for,no matter what,"
     "make it happen,keep practising,keep practicing,i am going to,\U0001F4AA"},
    {Mood::anxious, 1.0,
     "tense,stress,stressed,stressful,uncertain,uncertainty,unsure,doubt,pressure,deadline,"
     "restless,uneasy,shaking,heart races,cannot sleep,can't sleep,behind on,\U0001F630,"
     "\U0001F61F"},
    {Mood::anxious, 2.0,
     "worry,worried,worries,worrying,anxious,anxiety,nervous,afraid,fear,fears,scared,scary,"
     "panic,dread,dreading,overwhelmed,terrified,frightened,alarmed,what if,on edge,\U0001F628,"
     "\U0001F631"},
    {Mood::excited, 1.0,
     "wow,yes,finally,tomorrow,launch,amazing,incredible,awesome,eager,\U0001F389,\U0001F929,"
     "\U0001F680"},
    {Mood::excited, 2.0,
     "excited,exciting,excitement,thrilled,thrilling,thrill,cannot wait,can't wait,"
     "can hardly wait,looking forward,look forward,over the moon,counting the days,"
     "counting the hours,buzzing,ecstatic,hooray,dream come true,it is happening"},
    {Mood::reflective, 1.0,
     "perhaps,maybe,think,thinking,thought,remember,memory,memories,lesson,meaning,understand,"
     "understood,question,quiet,believe,suppose,changed,learned,learnt,notice,noticed,recognise,"
     "why do i,years ago,used to be"},
    {Mood::reflective, 2.0,
     "reflect,reflecting,reflection,ponder,pondering,realise,realize,realised,realized,wonder,"
     "wondering,looking back,look back,in hindsight,made me think,come to believe,contemplate,"
     "introspection,insight"},
});
// clang-format on

}  // namespace

auto mood_lexicon() -> std::span<const MoodEntry> {
    return kEntries;
}

}  // namespace pawl::text
